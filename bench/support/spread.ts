export interface Spread {
  median: number;
  min: number;
  max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return { median: (low + high) / 2, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/** Runs all in turn, round by round, so that a busy moment hits each of them; the first round is thrown away. */
export async function roundRobin<Name extends string, Outcome>(
  rounds: number,
  contenders: Readonly<Record<Name, () => Promise<Outcome>>>,
): Promise<Record<Name, Outcome[]>> {
  const outcomes: Record<string, Outcome[]> = {};
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, run] of Object.entries<() => Promise<Outcome>>(contenders)) {
      const outcome = await run();
      if (round > 0) outcomes[name] = [...(outcomes[name] ?? []), outcome];
    }
  }
  return outcomes;
}
