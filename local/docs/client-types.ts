import openapiTS, { astToString } from 'openapi-typescript';
import { manageRoutes } from '#functions/manage/routes.ts';
import { about } from '#functions/manage/service/about.ts';
import { openApiDocument } from '#shared/lambda/openapi.ts';

const HEAD = `/** The types of the management API, from \`openapi.json\`. Written by \`npm run client\`; not to be edited. */\n\n`;

const withoutExamples = (key: string, value: unknown): unknown =>
  key === 'example' || key === 'examples' ? undefined : value;

/** The text of \`client/schema.ts\`. */
export async function clientTypes(): Promise<string> {
  const source = JSON.stringify(openApiDocument(about, manageRoutes), withoutExamples);
  // What has a default may be left out of a request; answers name what is always there as required.
  const nodes = await openapiTS(source, { defaultNonNullable: false, alphabetize: true });
  return HEAD + astToString(nodes);
}
