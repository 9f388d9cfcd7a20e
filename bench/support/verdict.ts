import type { Line } from './benchmark.ts';
import type { Spread } from './spread.ts';
import { formatSpread } from './table.ts';

/** More is better; `goal` is a share of the floor, null where the ratio is only shown. */
export function atLeast(what: string, own: Spread, floor: Spread, unit: string, goal: number | null): Line {
  return compared({ what, own, floor, unit, goal, sign: '≥', passes: (ratio, limit) => ratio >= limit });
}

/** Less is better. */
export function atMost(what: string, own: Spread, floor: Spread, unit: string, goal: number | null): Line {
  return compared({ what, own, floor, unit, goal, sign: '≤', passes: (ratio, limit) => ratio <= limit });
}

interface Comparison {
  what: string;
  own: Spread;
  floor: Spread;
  unit: string;
  goal: number | null;
  sign: string;
  passes: (ratio: number, limit: number) => boolean;
}

function compared({ what, own, floor, unit, goal, sign, passes }: Comparison): Line {
  const ratio = own.median / floor.median;
  return {
    what,
    figure: formatSpread(own, unit),
    floor: formatSpread(floor, unit),
    ratio: ratio.toFixed(2),
    goal: goal === null ? '' : `${sign} ${goal} × floor`,
    isMet: goal === null ? null : passes(ratio, goal),
  };
}
