import { z } from 'zod';

/** The keyword by which a schema marks what is shown once and must be kept nowhere. */
const SECRET_KEYWORD = 'x-secret';

/** A field of an answer that is shown once. The audit log leaves it out. */
export const oneTimeSecretSchema = z
  .string()
  .meta({ [SECRET_KEYWORD]: true, description: 'Shown this once' });

const known = new WeakMap<z.ZodType, ReadonlySet<string>>();

/** Names of the fields of a schema that are marked as secret, at any depth. */
export function secretFieldsIn(schema: z.ZodType): ReadonlySet<string> {
  const found = known.get(schema);
  if (found) return found;
  const names = new Set<string>();
  collect(z.toJSONSchema(schema, { unrepresentable: 'any' }), names);
  known.set(schema, names);
  return names;
}

function collect(node: unknown, names: Set<string>): void {
  if (!isRecord(node)) return;
  const properties = isRecord(node['properties']) ? node['properties'] : {};
  for (const [name, property] of Object.entries(properties)) if (isMarked(property)) names.add(name);
  for (const part of Object.values(node)) collect(part, names);
}

/** Itself, or one of the kinds that it may be: what may be null is marked on the other kind. */
const isMarked = (node: unknown): boolean =>
  isRecord(node) && (SECRET_KEYWORD in node || [node['anyOf'], node['oneOf']].flat().some(isMarked));

const isRecord = (node: unknown): node is Readonly<Record<string, unknown>> =>
  typeof node === 'object' && node !== null;

/** The value without the fields of these names, wherever they stand. */
export function withoutFields(value: unknown, names: ReadonlySet<string>): unknown {
  if (names.size === 0 || !isRecord(value)) return value;
  if (Array.isArray(value)) return value.map((item) => withoutFields(item, names));
  const kept = Object.entries(value).filter(([name]) => !names.has(name));
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutFields(item, names)]));
}
