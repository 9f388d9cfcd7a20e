import { z } from 'zod';
import { manageRoutes } from '#functions/manage/routes.ts';
import { about } from '#functions/manage/service/about.ts';
import { openApiDocument } from '#shared/lambda/openapi.ts';

const parameterSchema = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean(),
  schema: z.object({
    pattern: z.string().optional(),
    examples: z.array(z.json()).default([]),
    enum: z.array(z.json()).default([]),
    default: z.json().optional(),
  }),
  example: z.json().optional(),
});
export type DescribedParameter = z.infer<typeof parameterSchema>;
const operationSchema = z.object({
  operationId: z.string(),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(parameterSchema.or(z.object({ $ref: z.string() }))).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ example: z.json() })) }).optional(),
});
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) });

/** What a caller learns of an operation from the document. */
export interface DescribedOperation {
  /** `POST /v1/campaigns/{id}` */
  key: string;
  method: string;
  path: string;
  operationId: string;
  isSecured: boolean;
  parameters: readonly DescribedParameter[];
  body: { mediaType: string; example: z.core.util.JSONType } | null;
}

/** All operations of `openapi.json`, in its order: what makes things comes before what shows them. */
export function describedOperations(): DescribedOperation[] {
  const document = documentSchema.parse(JSON.parse(JSON.stringify(openApiDocument(about, manageRoutes))));
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([name, operation]) => {
      const method = name.toUpperCase();
      const [content] = Object.entries(operation.requestBody?.content ?? {});
      return {
        key: `${method} ${path}`,
        method,
        path,
        operationId: operation.operationId,
        isSecured: operation.security === undefined,
        parameters: operation.parameters.filter((parameter) => 'name' in parameter),
        body: content ? { mediaType: content[0], example: content[1].example } : null,
      };
    }),
  );
}
