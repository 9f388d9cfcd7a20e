/**
 * Integer shares of `target` by weight, even ones where nothing weighs anything. Their sum is exactly the target: what
 * rounding leaves over goes to the largest weight, the first of several.
 * @param weights At least one; none is negative.
 */
export function inProportion(target: bigint, weights: readonly bigint[]): bigint[] {
  const effective = sum(weights) > 0n ? weights : weights.map(() => 1n);
  const whole = sum(effective);
  const shares = effective.map((weight) => (target * weight) / whole);
  const largest = effective.reduce((best, weight, at) => (weight > (effective[best] ?? 0n) ? at : best), 0);
  const left = target - sum(shares);
  return shares.map((share, at) => (at === largest ? share + left : share));
}

export function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
