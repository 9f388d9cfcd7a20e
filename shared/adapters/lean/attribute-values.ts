import { isObject } from './aws-json-client.ts';

/** What is stored: DynamoDB's types, with numbers as numbers or, beyond 2⁵³, as bigint. */
export type PlainValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue | undefined };
export type PlainItem = Readonly<Record<string, PlainValue | undefined>>;
export type AttributeValue = Readonly<Record<string, unknown>>;

/** DynamoDB's JSON of an item. What is undefined is left out. */
export function toAttributes(item: PlainItem): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(item)) {
    if (value !== undefined) attributes[name] = toAttribute(value);
  }
  return attributes;
}

export function toAttribute(value: PlainValue): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' || typeof value === 'bigint') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  return isList(value) ? { L: value.map(toAttribute) } : { M: toAttributes(value) };
}

const isList = (value: object): value is readonly PlainValue[] => Array.isArray(value);

/** The item of DynamoDB's JSON; sets become lists. @throws for a type that is never stored here. */
export function fromAttributes(attributes: unknown): Record<string, PlainValue> {
  if (!isObject(attributes)) throw new Error('The stored item is no object.');
  const item: Record<string, PlainValue> = {};
  for (const [name, value] of Object.entries(attributes)) item[name] = fromAttribute(value);
  return item;
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
  const [[type, value] = ['none', null]] = isObject(attribute) ? Object.entries(attribute) : [];
  const read = READERS[type]?.(value);
  if (read === undefined) throw new Error(`A stored attribute of type ${type} cannot be read.`);
  return read;
}

function fromNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? BigInt(text) : number;
}
