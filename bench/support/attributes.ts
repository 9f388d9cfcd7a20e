/** DynamoDB's JSON, as far as events and feeds have it. */
export type Attribute =
  | { S: string }
  | { N: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { SS: string[] }
  | { B: Uint8Array }
  | { L: Attribute[] }
  | { M: Item };
export type Item = { [name: string]: Attribute };

/** @throws for what is no JSON. */
export const itemOf = (values: object): Item =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, attributeOf(value)]));

function attributeOf(value: unknown): Attribute {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(attributeOf) };
  if (typeof value === 'object') return { M: itemOf(value) };
  throw new Error(`A ${typeof value} is no attribute.`);
}
