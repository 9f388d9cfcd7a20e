import { isRecord } from '#shared/domain/is-record.ts';

/** What comes back from DynamoDB: numbers as numbers or, where a double would round them, as bigint. */
export type PlainValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | PlainValue[]
  | { [name: string]: PlainValue };

/** DynamoDB's JSON of an item. What is undefined is left out. @throws for what DynamoDB cannot store. */
export function toAttributes(item: object): Record<string, object> {
  const attributes: [string, object][] = [];
  for (const [name, value] of Object.entries(item)) {
    if (value !== undefined) attributes.push([name, toAttribute(value)]);
  }
  // Trackers choose names: assigned, `__proto__` would vanish.
  return Object.fromEntries(attributes);
}

/** DynamoDB's JSON of a value. @throws for what DynamoDB cannot store. */
export function toAttribute(value: unknown): object {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
    case 'bigint':
      return { N: String(value) };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      return value === null ? { NULL: true } : toComposite(value);
    default:
      throw new Error(`A ${typeof value} cannot be stored.`);
  }
}

const toComposite = (value: object): object =>
  Array.isArray(value) ? { L: value.map(toAttribute) } : { M: toAttributes(value) };

/** The item of DynamoDB's JSON; sets become lists. @throws for a type that is never stored here. */
export function fromAttributes(attributes: unknown): Record<string, PlainValue> {
  if (!isRecord(attributes)) throw new Error('The stored item is no object.');
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, fromAttribute(value)]));
}

/** By type; undefined where the value is none of its type. */
const READERS: Readonly<Record<string, (value: unknown) => PlainValue | undefined>> = {
  S: (value) => (typeof value === 'string' ? value : undefined),
  N: (value) => (typeof value === 'string' ? fromNumber(value) : undefined),
  BOOL: (value) => (typeof value === 'boolean' ? value : undefined),
  NULL: () => null,
  M: fromAttributes,
  L: (value) => (Array.isArray(value) ? value.map(fromAttribute) : undefined),
  SS: (value) => (Array.isArray(value) ? value.map(String) : undefined),
};

function fromAttribute(attribute: unknown): PlainValue {
  const [[type, value] = ['none', null]] = isRecord(attribute) ? Object.entries(attribute) : [];
  const read = READERS[type]?.(value);
  if (read === undefined) throw new Error(`A stored attribute of type ${type} cannot be read.`);
  return read;
}

function fromNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? BigInt(text) : number;
}
