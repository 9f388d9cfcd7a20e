import { z } from 'zod';

const typedSchema = z.record(z.string(), z.unknown());
const textSchema = z.string();
const listSchema = z.array(z.unknown());

/** By the type that DynamoDB writes before a value. Bytes are in no item. */
const decoders: Readonly<Record<string, (content: unknown) => unknown>> = {
  S: (content) => textSchema.parse(content),
  N: (content) => numberOf(textSchema.parse(content)),
  BOOL: (content) => z.boolean().parse(content),
  NULL: () => null,
  L: (content) => listSchema.parse(content).map(decode),
  M: (content) => decodeItem(content),
  SS: (content) => new Set(listSchema.parse(content).map((member) => textSchema.parse(member))),
  NS: (content) => new Set(listSchema.parse(content).map((member) => numberOf(textSchema.parse(member)))),
};

/**
 * An item as streams deliver it (`{"sk": {"S": "…"}}`), in the values that the document client reads.
 * @throws when it is none; the error shows no values.
 */
export const decodeItem = (item: unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(typedSchema.parse(item)).map(([name, value]) => [name, decode(value)]));

function decode(value: unknown): unknown {
  const [[type = '', content] = []] = Object.entries(typedSchema.parse(value));
  const decoder = decoders[type];
  if (!decoder) throw new Error(`A stored value has the unknown type "${type}".`);
  return decoder(content);
}

/** Whole numbers that a double would round are bigints. */
function numberOf(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(text) ? number : BigInt(text);
}
