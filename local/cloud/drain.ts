import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueDepth } from './contract.ts';

const LOOK_EVERY_MS = 30;

/** What is left when nothing moves any more, or time is up. */
export interface Drained {
  idle: boolean;
  deadLetters: number;
  /**
   * What waits for a later time: a delay, the end of a visibility time-out, also that of the message before in its
   * group, another try of a schedule.
   */
  delayed: number;
}

/** What has to be still for the cloud to be idle. */
export interface Activity {
  queueDepths(): Promise<QueueDepth[]>;
  /** Ready messages of the queue that wait behind one of their group. */
  blockedMessages(queueName: string): Promise<number>;
  /** Queues that feed a function; what lies in others waits for nobody. */
  fedQueues: ReadonlySet<string>;
  /** Function runs and firing schedules. */
  running(): number;
  /** Messages that are with a function. */
  held(): number;
  /** Whether all records of all streams are done, as of a look that begins now. */
  areStreamsDone(): Promise<boolean>;
  /** Function runs, messages and stream records so far: grows with everything that happens. */
  moved(): number;
  /** Failed schedule runs that wait for another try. */
  waitingSchedules(): number;
}

/**
 * Ends when queues, streams and functions are idle, or after the time-out. A message on its way from the queue to its function
 * looks like one that waits; so two looks in a row, with nothing moved in between, have to find all still.
 */
export async function drain(activity: Activity, timeoutMs: number): Promise<Drained> {
  const deadline = performance.now() + timeoutMs;
  let before = await look(activity);
  for (;;) {
    await sleep(LOOK_EVERY_MS);
    const now = await look(activity);
    const { deadLetters, delayed } = now;
    if (before.isStill && now.isStill && before.moved === now.moved)
      return { idle: true, deadLetters, delayed };
    if (performance.now() >= deadline) return { idle: false, deadLetters, delayed };
    before = now;
  }
}

interface Look {
  isStill: boolean;
  moved: number;
  deadLetters: number;
  delayed: number;
}

async function look(activity: Activity): Promise<Look> {
  const depths = await activity.queueDepths();
  const fed = depths.filter(({ name }) => activity.fedQueues.has(name));
  const held = activity.held();
  const ready = sumOf(fed, (queue) => queue.ready);
  const notVisible = sumOf(fed, (queue) => queue.inFlight + queue.delayed);
  const isQuiet = held === 0 && activity.running() === 0;
  const moved = activity.moved();
  const blocked = isQuiet && ready > 0 ? await blockedIn(activity) : 0;
  return {
    isStill: isQuiet && ready === blocked && (await activity.areStreamsDone()),
    moved,
    deadLetters: sumOf(
      depths.filter(({ isDeadLetter }) => isDeadLetter),
      (queue) => queue.ready + queue.inFlight + queue.delayed,
    ),
    delayed: Math.max(0, notVisible - held) + blocked + activity.waitingSchedules(),
  };
}

async function blockedIn({ fedQueues, blockedMessages }: Activity): Promise<number> {
  const counts = await Promise.all([...fedQueues].map(blockedMessages));
  return sumOf(counts, (count) => count);
}

function sumOf<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((sum, item) => sum + count(item), 0);
}
