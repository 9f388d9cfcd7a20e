import { setTimeout as sleep } from 'node:timers/promises';

/** The system's own way to wait, and its dice. */
export const systemPause = {
  sleep: (milliseconds: number): Promise<void> => sleep(milliseconds),
  random: (): number => Math.random(),
};
