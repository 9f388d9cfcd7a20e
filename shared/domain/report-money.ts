import { decimalToPicos, type Micros } from './money.ts';

/** Converted money before it is rounded, in 10⁻¹⁸ of its currency: micros times a rate of twelve decimals. */
export type ExactMoney = bigint;

/** A rate with its twelve decimals. */
export type ScaledRate = bigint;
export const RATE_OF_ONE: ScaledRate = 1_000_000_000_000n;
const EXACT_PER_MICRO = RATE_OF_ONE;

export const parseRate = (text: string): ScaledRate => decimalToPicos(text);

export const convert = (amount: Micros, rate: ScaledRate): ExactMoney => amount * rate;

/** The nearest whole number of a quotient, halves away from zero. @param divisor not zero */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const isNegative = dividend < 0n !== divisor < 0n;
  const [above, below] = [magnitude(dividend), magnitude(divisor)];
  const quotient = (2n * above + below) / (2n * below);
  return isNegative ? -quotient : quotient;
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/**
 * Rounds amounts so that they add up to their rounded sum: each is cut off to whole micros, and those that lose most
 * get back one each; of equals the first.
 */
export function roundTogether(amounts: readonly ExactMoney[]): { parts: Micros[]; sum: Micros } {
  const sum = divideRounded(sumOf(amounts), EXACT_PER_MICRO);
  const parts = amounts.map(floorOf);
  const missing = Number(sum - sumOf(parts));
  if (missing === 0) return { parts, sum };
  const lost = amounts.map((amount, at) => amount - (parts[at] ?? 0n) * EXACT_PER_MICRO);
  const byLoss = [...lost.keys()].sort((a, b) => compare(lost[b] ?? 0n, lost[a] ?? 0n) || a - b);
  for (const at of byLoss.slice(0, missing)) parts[at] = (parts[at] ?? 0n) + 1n;
  return { parts, sum };
}

function sumOf(amounts: readonly bigint[]): bigint {
  let sum = 0n;
  for (const amount of amounts) if (amount !== 0n) sum += amount;
  return sum;
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

const floorOf = (amount: ExactMoney): Micros => {
  if (amount === 0n) return 0n;
  const whole = amount / EXACT_PER_MICRO;
  return whole * EXACT_PER_MICRO > amount ? whole - 1n : whole;
};
