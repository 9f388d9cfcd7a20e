import { formatInstant, HOUR_MS, type Instant, MINUTE_MS } from '#shared/domain/time.ts';
import type { Agenda } from './agenda.ts';
import type { CloudSchedule, SharedClock } from './contract.ts';
import { FunctionError } from './function-error.ts';
import { parseScheduleExpression, type ScheduleExpression } from './schedule-expression.ts';

/** Lambda tries a failed asynchronous run twice more, after one minute and after two. */
const RETRY_PAUSES_MS = [MINUTE_MS, 2 * MINUTE_MS];
/** A jump of the clock fires at most so many missed ticks of a schedule, the newest. */
const LONGEST_CATCH_UP = 100;

/** Fires schedules at their function, by itself or on request. */
export interface Scheduler {
  names(): readonly string[];
  /**
   * Runs the schedule as of the instant, tried three times in a row; ends when the function is done.
   * @throws FunctionError of the last try.
   */
  fire(name: string, time: Instant): Promise<void>;
  /** Runs that are with the function now. */
  firing(): number;
  /** Failed runs that wait for another try. */
  waiting(): number;
  /** Ends when everything that is due by the shared clock was tried once. */
  catchUp(): Promise<void>;
}

export interface SchedulerDeps {
  schedules: readonly CloudSchedule[];
  invoke: (functionId: string, event: unknown) => Promise<unknown>;
  clock: SharedClock;
  agenda: Agenda;
  /** Schedules fire by themselves; otherwise on request only. */
  isAutomatic: boolean;
}

/** @throws Error when a schedule's expression cannot be read. */
export function startScheduler(deps: SchedulerDeps): Scheduler {
  const { agenda, clock } = deps;
  const running = new Set<Promise<void>>();
  let waiting = 0;

  function run(schedule: CloudSchedule, time: Instant): Promise<void> {
    const invocation = invoke(schedule, time).finally(() => running.delete(invocation));
    running.add(invocation);
    return invocation;
  }

  async function invoke(schedule: CloudSchedule, time: Instant): Promise<void> {
    await deps.invoke(schedule.functionId, eventOf(schedule, time));
  }

  /** One tick and, where it fails, its further tries on the agenda. The pool has shown the failure. */
  function tick(schedule: CloudSchedule, time: Instant, pauses: readonly number[]): void {
    run(schedule, time).catch((error: unknown) => {
      if (!(error instanceof FunctionError)) throw error;
      const [pause, ...later] = pauses;
      if (pause === undefined) return;
      waiting += 1;
      agenda.at(clock.now() + pause, () => {
        waiting -= 1;
        tick(schedule, time, later);
      });
    });
  }

  function plan(schedule: CloudSchedule, expression: ScheduleExpression, after: Instant): void {
    agenda.at(expression.next(after), () => {
      const due = ticksBetween(expression, after, clock.now());
      for (const time of due.slice(-LONGEST_CATCH_UP)) tick(schedule, time, RETRY_PAUSES_MS);
      plan(schedule, expression, due.at(-1) ?? after);
    });
  }

  for (const schedule of deps.schedules) {
    const now = clock.now();
    const expression = parseScheduleExpression(schedule.expression, schedule.timezone, now);
    if (!deps.isAutomatic || !schedule.enabled) continue;
    // The machine may have slept or been off at the last tick; one that was run already is no second run.
    const last = ticksBetween(expression, now - 24 * HOUR_MS, now).at(-1);
    if (last !== undefined) tick(schedule, last, RETRY_PAUSES_MS);
    plan(schedule, expression, now);
  }

  return {
    names: () => deps.schedules.map(({ name }) => name),
    async fire(name, time) {
      const schedule = deps.schedules.find((one) => one.name === name);
      if (!schedule) throw new Error(`There is no schedule ${name}.`);
      for (let tries = 1; ; tries += 1) {
        try {
          await run(schedule, time);
          return;
        } catch (error) {
          if (!(error instanceof FunctionError) || tries > RETRY_PAUSES_MS.length) throw error;
        }
      }
    },
    firing: () => running.size,
    waiting: () => waiting,
    async catchUp() {
      agenda.catchUp();
      await Promise.allSettled(running);
    },
  };
}

function eventOf({ input }: CloudSchedule, time: Instant): unknown {
  return JSON.parse(input.replaceAll('<aws.scheduler.scheduled-time>', formatInstant(time)));
}

function ticksBetween(expression: ScheduleExpression, after: Instant, until: Instant): Instant[] {
  const ticks: Instant[] = [];
  for (let time = expression.next(after); time <= until; time = expression.next(time)) ticks.push(time);
  return ticks;
}
