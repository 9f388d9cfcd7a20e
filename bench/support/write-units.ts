import { z } from 'zod';
import type { Attribute, Item } from './attributes.ts';

const attributeSchema: z.ZodType<Attribute> = z.lazy(() =>
  z.union([
    z.strictObject({ S: z.string() }),
    z.strictObject({ N: z.string() }),
    z.strictObject({ BOOL: z.boolean() }),
    z.strictObject({ NULL: z.literal(true) }),
    z.strictObject({ SS: z.array(z.string()) }),
    z.strictObject({ B: z.base64().transform((text) => Buffer.from(text, 'base64')) }),
    z.strictObject({ L: z.array(attributeSchema) }),
    z.strictObject({ M: z.record(z.string(), attributeSchema) }),
  ]),
);
export const itemSchema = z.record(z.string(), attributeSchema);

const UNIT_BYTES = 1024;

/** A unit for each begun KiB. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
export const writeUnitsOf = (item: Item): number => Math.max(1, Math.ceil(bytesOf(item) / UNIT_BYTES));

/** A unit for each begun 4 KiB, also of an item that is not there; half of it where a read need not be consistent. */
export const readUnitsOf = (item: Item | undefined, isConsistent: boolean): number =>
  Math.max(1, Math.ceil(bytesOf(item ?? {}) / (4 * UNIT_BYTES))) / (isConsistent ? 1 : 2);

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export const bytesOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);

function valueBytes(value: Attribute): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return Math.ceil(value.N.length / 2) + 1;
  if ('B' in value) return value.B.byteLength;
  if ('SS' in value) return value.SS.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if ('L' in value) return value.L.reduce((sum, each) => sum + valueBytes(each) + 1, 3);
  if ('M' in value) return bytesOf(value.M) + Object.keys(value.M).length + 3;
  return 1;
}
