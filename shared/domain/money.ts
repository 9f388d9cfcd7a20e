import { z } from 'zod';

/** Money in millionths of its currency. Sums of a workspace outgrow a double, hence bigint. */
export type Micros = bigint;

/** Twelve decimals: finer than any network reports, so that sums of what was sent stay exact before rounding. */
const PICO_DIGITS = 12;
const PICO_PER_MICRO = 1_000_000n;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * The exact value of a decimal in picos (10⁻¹²), as networks write it: `7.6421`, `"0.30"`, `1e-7`.
 * @throws RangeError when it is no decimal number, or needs more than twelve decimals.
 */
export function decimalToPicos(value: number | string): bigint {
  const text = String(value).trim();
  const match = DECIMAL.exec(text);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (!match || whole + fraction === '') throw new RangeError('The amount is not a decimal number.');
  const shift = PICO_DIGITS + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  if (Math.abs(shift) > 400) throw new RangeError('The amount is out of range.');
  const scale = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && digits % scale !== 0n) throw new RangeError('The amount has more than twelve decimals.');
  const magnitude = shift < 0 ? digits / scale : digits * scale;
  return sign === '-' ? -magnitude : magnitude;
}

/** Rounds picos to micros, halves away from zero. */
export function picosToMicros(picos: bigint): Micros {
  const half = picos < 0n ? -PICO_PER_MICRO / 2n : PICO_PER_MICRO / 2n;
  return (picos + half) / PICO_PER_MICRO;
}

/** `12345678n` → `"12.345678"`. */
export function formatMicros(amount: Micros): string {
  const magnitude = amount < 0n ? -amount : amount;
  const fraction = (magnitude % 1_000_000n).toString().padStart(6, '0');
  return `${amount < 0n ? '-' : ''}${magnitude / 1_000_000n}.${fraction}`;
}

/** `"12.345678"` → `12345678n`; at most six decimals. @throws RangeError otherwise. */
export function parseMicros(text: string): Micros {
  const picos = decimalToPicos(text);
  if (picos % PICO_PER_MICRO !== 0n) throw new RangeError('The amount has more than six decimals.');
  return picos / PICO_PER_MICRO;
}

/** ISO 4217 alphabetic code. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, 'A currency is three capital letters, such as USD.')
  .meta({ examples: ['USD'] });

/** An amount in JSON: a decimal string with six decimals. */
export const moneyTextSchema = z
  .string()
  .regex(/^-?\d+\.\d{6}$/)
  .meta({ description: 'Decimal string with six decimals', examples: ['12.345678'] });
