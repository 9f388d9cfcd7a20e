import { z } from 'zod';

type Json = Readonly<Record<string, unknown>>;

/** Deeper than any schema of ours: what goes on refers to itself. */
const MAX_DEPTH = 12;

const typeSchema = z.union([z.string(), z.array(z.string()).transform(([first]) => first)]).optional();
const schemaSchema = z.looseObject({
  $ref: z.string().optional(),
  type: typeSchema,
  format: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  examples: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  items: z.unknown().optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
});
type Schema = z.infer<typeof schemaSchema>;

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-03-14T13:00:00Z',
  date: '2026-03-14',
  uri: 'https://example.com/',
};

export interface ExampleSources {
  /** What references lead to, by name. */
  components: ReadonlyMap<string, unknown>;
  /** Whether fields are shown that may be left out: a request tells what can be sent, an answer what is there. */
  showsOptional: boolean;
}

/**
 * An example of a JSON Schema, made of the examples of its fields. What an object's own example says wins over its
 * fields', so that it may name only what has to fit together.
 */
export function exampleOf(schema: unknown, sources: ExampleSources): unknown {
  return compose(schemaSchema.parse(schema), 'text', sources, 0);
}

function compose(schema: Schema, name: string, sources: ExampleSources, depth: number): unknown {
  if (depth > MAX_DEPTH) return null;
  const follow: Follow = (node, field) => compose(schemaSchema.parse(node), field, sources, depth + 1);
  if (schema.$ref !== undefined) {
    return follow(sources.components.get(schema.$ref.split('/').at(-1) ?? ''), name);
  }
  if (schema.properties) return composeObject(schema, schema.properties, sources.showsOptional, follow);
  if (schema.examples) return schema.examples[0];
  return ownExample(schema) ?? composeValue(schema, name, follow);
}

type Follow = (node: unknown, field: string) => unknown;

function composeValue(schema: Schema, name: string, follow: Follow): unknown {
  const choice = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].find((each) => !isNull(each));
  if (choice !== undefined) return follow(choice, name);
  if (schema.type === 'array') return isFree(schema.items) ? [] : [follow(schema.items, name)];
  return scalarOf(schema, name);
}

function composeObject(schema: Schema, properties: Json, showsOptional: boolean, follow: Follow): Json {
  const fields = Object.entries(properties)
    .filter(([name]) => showsOptional || schema.required.includes(name))
    .map(([name, field]) => [name, follow(field, name)]);
  return { ...Object.fromEntries(fields), ...Object(schema.examples?.[0]) };
}

const isNull = (schema: unknown): boolean => schemaSchema.parse(schema).type === 'null';

/** Says nothing of its values. */
const isFree = (schema: unknown): boolean => Object.keys(Object(schema)).length === 0;

/** A default that is not just "nothing", or the value that is the only or the first one possible. */
const ownExample = (schema: Schema): unknown => schema.default ?? schema.const ?? schema.enum?.[0];

function scalarOf(schema: Schema, name: string): unknown {
  if (schema.type === 'integer' || schema.type === 'number') {
    const least = schema.minimum ?? (schema.exclusiveMinimum ?? -1) + 1;
    return Math.min(Math.max(1, least), schema.maximum ?? Number.POSITIVE_INFINITY);
  }
  if (schema.type === 'boolean') return false;
  if (schema.type === 'null') return null;
  if (schema.type === 'string') return FORMATS[schema.format ?? ''] ?? name;
  return {};
}
