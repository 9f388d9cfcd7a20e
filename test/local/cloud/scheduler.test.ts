import { afterEach, describe, expect, it } from 'vitest';
import { createAgenda } from '#local/cloud/agenda.ts';
import type { CloudSchedule } from '#local/cloud/contract.ts';
import { FunctionError } from '#local/cloud/function-error.ts';
import { startScheduler } from '#local/cloud/scheduler.ts';
import { createTestClock } from './fake-clock.ts';

const HOURLY: CloudSchedule = {
  name: 'hourly',
  expression: 'cron(5 * * * ? *)',
  timezone: 'Etc/UTC',
  functionId: 'PlanSync',
  input: '{"schedule":"hourly","time":"<aws.scheduler.scheduled-time>"}',
  enabled: true,
};

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A scheduler at 13:02, whose function fails so often. */
function start(options: { isAutomatic?: boolean; failures?: number; schedules?: CloudSchedule[] } = {}) {
  const clock = createTestClock(() => Date.parse('2026-03-14T13:02:00Z'));
  const agenda = createAgenda(clock);
  stops.push(agenda.stop);
  const fired: unknown[] = [];
  let failures = options.failures ?? 0;
  const scheduler = startScheduler({
    schedules: options.schedules ?? [HOURLY],
    invoke: async (_functionId, event) => {
      fired.push(event);
      failures -= 1;
      if (failures >= 0) throw new FunctionError('plan-sync', 'Error', 'no luck');
    },
    clock,
    agenda,
    isAutomatic: options.isAutomatic ?? false,
  });
  const times = () => fired.map((event) => (event as { time: string }).time);
  const advance = async (minutes: number) => {
    clock.advance(minutes * 60_000);
    await scheduler.catchUp();
  };
  return { scheduler, fired, times, advance };
}

describe('scheduler', () => {
  it('runs a schedule as of any instant, with its input filled in', async () => {
    const { scheduler, fired } = start();
    await scheduler.fire('hourly', Date.parse('2019-01-01T00:05:00Z'));
    expect(fired).toEqual([{ schedule: 'hourly', time: '2019-01-01T00:05:00Z' }]);
  });

  it('tries a failed run twice more', async () => {
    const { scheduler, fired } = start({ failures: 2 });
    await scheduler.fire('hourly', 0);
    expect(fired).toHaveLength(3);
  });

  it('fails when the third try fails', async () => {
    const { scheduler, fired } = start({ failures: 3 });
    await expect(scheduler.fire('hourly', 0)).rejects.toThrow('no luck');
    expect(fired).toHaveLength(3);
    expect(scheduler.firing()).toBe(0);
  });

  it('fires nothing by itself where it is told so', async () => {
    const { advance, fired } = start();
    await advance(600);
    expect(fired).toEqual([]);
  });

  it('makes up for the tick before its start, then fires each that the clock passes', async () => {
    const { advance, times } = start({ isAutomatic: true });
    expect(times()).toEqual(['2026-03-14T12:05:00Z']);
    await advance(2.9);
    expect(times()).toHaveLength(1);
    await advance(0.1);
    await advance(120);
    expect(times().slice(1)).toEqual([
      '2026-03-14T13:05:00Z',
      '2026-03-14T14:05:00Z',
      '2026-03-14T15:05:00Z',
    ]);
  });

  it('fires only the newest ticks after a long jump', async () => {
    const { advance, times } = start({ isAutomatic: true });
    await advance(60 * 24 * 30);
    expect(times()).toHaveLength(101);
    expect(times().at(-1)).toBe('2026-04-13T12:05:00Z');
  });

  it('leaves a schedule that is switched off alone', async () => {
    const { advance, fired } = start({ isAutomatic: true, schedules: [{ ...HOURLY, enabled: false }] });
    await advance(600);
    expect(fired).toEqual([]);
  });

  it('tries a failed tick again after one minute and after two more', async () => {
    const { scheduler, advance, times } = start({
      isAutomatic: true,
      failures: 3,
      schedules: [{ ...HOURLY, expression: 'cron(30 * * * ? *)' }],
    });
    await scheduler.catchUp();
    expect(scheduler.waiting()).toBe(1);
    await advance(0.9);
    expect(times()).toHaveLength(1);
    await advance(0.1);
    expect(times()).toHaveLength(2);
    await advance(2);
    expect(times()).toEqual(Array.from({ length: 3 }, () => '2026-03-14T12:30:00Z'));
    expect(scheduler.waiting()).toBe(0);
  });

  it('refuses an expression that it cannot read before anything runs', () => {
    expect(() => start({ schedules: [{ ...HOURLY, expression: 'at(2026-03-14T13:00:00)' }] })).toThrow(
      'at(2026',
    );
  });
});
