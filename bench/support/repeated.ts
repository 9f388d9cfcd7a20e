import { type Measured, measure } from './measure.ts';
import { FIRST_DAY } from './report-data.ts';
import type { RowsMoved } from './tasks.ts';

/**
 * Measures one report, or many of the same after as many that get the process warm; time and CPU are those of one.
 * @param make makes the report up to a day
 */
export async function measureRepeated(
  make: (lastDay: string) => Promise<RowsMoved>,
  { lastDay, repeats }: { lastDay: string; repeats: number },
): Promise<RowsMoved & Measured> {
  for (let warmUp = 0; warmUp < repeats; warmUp += 1) await make(repeats > 1 ? lastDay : FIRST_DAY);
  const { wallMs, cpuMs, ...outcome } = await measure(async () => {
    for (let repeat = 1; repeat < repeats; repeat += 1) await make(lastDay);
    return make(lastDay);
  });
  return { ...outcome, wallMs: wallMs / repeats, cpuMs: cpuMs / repeats };
}
