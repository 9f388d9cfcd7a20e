import type { CallKind } from './event-calls.ts';

export interface Calls {
  kind: CallKind;
  /** The first of consecutive numbers, by which events differ. */
  from: number;
  count: number;
  inFlight: number;
}

/** Calls of a function that is warm after so many others. */
export interface ReceiveTask extends Calls {
  /** File of the function's bundle. */
  bundle: string;
  awsOrigin: string;
  warmUps: number;
}

/** The first call of a function that is loaded for it. */
export type FirstCallTask = Omit<ReceiveTask, 'warmUps' | 'count' | 'inFlight'>;

/** Batches of stored clicks to be counted. */
export interface TallyTask {
  bundle: string;
  awsOrigin: string;
  batches: number;
  /** In each batch. */
  clicks: number;
  campaigns: number;
  /** How far apart the batches are. */
  everyMs: number;
  /** How many different sub ids all clicks have, one after the other. */
  placements: number;
}
