import { z } from 'zod';

/** More decimals than any network means: what a sum of binary fractions leaves behind. */
const MOST_DECIMALS = 12;
const PLAIN_DECIMAL = /^-?\d{1,15}(\.\d{1,12})?$/;

/** Shapes of values that networks send, for the schemas of their answers. */
export const idField = z.union([z.string().min(1).max(200), z.int()]);
export const countField = z.int().nonnegative();
/** A count as text, or as a JSON number after all. */
export const countTextField = z.union([
  countField,
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);
export const dayField = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Whole currency units, as a JSON number or as text. */
export const moneyField = z.union([z.number(), z.string().regex(PLAIN_DECIMAL)]);

/** The amount as it was sent, without the noise of binary fractions: 0.30000000000000004 → `0.300000000000`. */
export function decimal(amount: number | string): number | string {
  return PLAIN_DECIMAL.test(String(amount)) ? amount : Number(amount).toFixed(MOST_DECIMALS);
}
