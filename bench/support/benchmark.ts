import type { Contenders } from './contender-process.ts';

/** How much is done: `full` for figures worth keeping, `quick` for a look in passing. */
export interface Scale {
  isQuick: boolean;
  /** Rounds that count; one more goes before them. */
  rounds: number;
}

/** One line of a table. A bare version of the same work, run in turn with it, is the floor. */
export interface Line {
  what: string;
  figure: string;
  floor: string;
  ratio: string;
  goal: string;
  isMet: boolean | null;
}

export interface Benchmark {
  name: string;
  title: string;
  run(contenders: Contenders, scale: Scale): Promise<Line[]>;
}

/** A figure that has no floor. */
export function figureLine(what: string, figure: string, goal: string, isMet: boolean | null): Line {
  return { what, figure, floor: '', ratio: '', goal, isMet };
}

/** Thrown for work that came out wrong: its time would mean nothing. */
export class WrongOutcomeError extends Error {
  override readonly name = 'WrongOutcomeError';
}
