import { z } from 'zod';
import { exampleOf } from './openapi-examples.ts';

const DEFINITION = '#/$defs/';
const COMPONENT = '#/components/schemas/';

/** Whether a schema describes what is sent, or what is answered. */
type Io = 'input' | 'output';

export interface SchemaWriter {
  /** The schema in place, or a reference to what has an id. */
  write(schema: z.ZodType, io: Io): Record<string, unknown>;
  exampleOf(schema: unknown, io: Io): unknown;
  /** Everything that has an id, by name, each with an example. */
  components(): Record<string, unknown>;
}

/** Writes schemas in place, and what has an id as a component of that name. */
export function createSchemaWriter(): SchemaWriter {
  const components = new Map<string, unknown>();
  const firstUses = new Map<string, Io>();
  const example = (schema: unknown, io: Io): unknown =>
    exampleOf(schema, { components, showsOptional: io === 'input' });
  return {
    write: (schema, io) => {
      const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
      for (const [name, definition] of Object.entries($defs)) {
        define(components, name, pointToComponents(definition));
        firstUses.set(name, firstUses.get(name) ?? io);
      }
      return Object.fromEntries(
        Object.entries(own).map(([key, value]) => [key, pointToComponents(value, key)]),
      );
    },
    exampleOf: example,
    components: () =>
      Object.fromEntries(
        [...components]
          .sort(([a], [b]) => a.localeCompare(b))
          .map(([name, schema]) => [
            name,
            { ...Object(schema), examples: [example(schema, firstUses.get(name) ?? 'output')] },
          ]),
      ),
  };
}

function define(components: Map<string, unknown>, name: string, definition: unknown): void {
  const known = components.get(name);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(definition)) {
    throw new Error(`Two schemas have the id ${name}.`);
  }
  components.set(name, definition);
}

/** References become those of the document. */
function pointToComponents(node: unknown, name = ''): unknown {
  if (name === '$ref' && typeof node === 'string') return node.replace(DEFINITION, COMPONENT);
  if (Array.isArray(node)) return node.map((each) => pointToComponents(each));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, pointToComponents(value, key)]));
}
