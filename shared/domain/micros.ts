// What receives events imports this file: no zod here.

/** Money in millionths of its currency. Sums of a workspace outgrow a double, hence bigint. */
export type Micros = bigint;

/** Twelve decimals: finer than any network reports, so that sums of what was sent stay exact before rounding. */
const PICO_DIGITS = 12;
const PICO_PER_MICRO = 1_000_000n;
const MAX_SHIFT = 400;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * The value of a decimal in picos (10⁻¹²), as networks write it: `7.6421`, `"0.30"`, `1e-7`.
 * Digits beyond the twelfth are noise of a network's own floating point and are rounded off.
 * @throws RangeError when it is no decimal number.
 */
export function decimalToPicos(value: number | string): bigint {
  const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(String(value).trim()) ?? [];
  if (whole + fraction === '') throw new RangeError('The amount is not a decimal number.');
  const shift = PICO_DIGITS + Number(exponent) - fraction.length;
  if (Math.abs(shift) > MAX_SHIFT) throw new RangeError('The amount is out of range.');
  const digits = BigInt(whole + fraction);
  const scale = 10n ** BigInt(Math.abs(shift));
  const magnitude = shift < 0 ? (digits + scale / 2n) / scale : digits * scale;
  return sign === '-' ? -magnitude : magnitude;
}

/** Rounds picos to micros, halves away from zero. */
export function picosToMicros(picos: bigint): Micros {
  const half = picos < 0n ? -PICO_PER_MICRO / 2n : PICO_PER_MICRO / 2n;
  return (picos + half) / PICO_PER_MICRO;
}

/** `1234567890123n` → `"1.234567890123"`: the exact value of picos, as networks write it. */
export function picosToDecimal(picos: bigint): string {
  const digits = String(picos < 0n ? -picos : picos).padStart(PICO_DIGITS + 1, '0');
  return `${picos < 0n ? '-' : ''}${digits.slice(0, -PICO_DIGITS)}.${digits.slice(-PICO_DIGITS)}`;
}

/** `12345678n` → `"12.345678"`. */
export function formatMicros(amount: Micros): string {
  const magnitude = amount < 0n ? -amount : amount;
  const fraction = (magnitude % 1_000_000n).toString().padStart(6, '0');
  return `${amount < 0n ? '-' : ''}${magnitude / 1_000_000n}.${fraction}`;
}

/** `"12.345678"` → `12345678n`. @throws RangeError when it is no plain decimal or has more than six decimals. */
export function parseMicros(text: string): Micros {
  if (!/^-?\d+(\.\d{1,6})?$/.test(text))
    throw new RangeError('The amount is no decimal with up to six decimals.');
  return picosToMicros(decimalToPicos(text));
}
