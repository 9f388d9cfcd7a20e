import { describe, expect, it } from 'vitest';
import { type FailureClass, ProviderError } from '#shared/domain/errors.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { requestSync } from '#shared/usecases/request-sync.ts';
import { createSyncWorld, reported, TICK } from '#test/support/sync-world.ts';

describe('a run', () => {
  it('stores what the network said by campaign and hour, and records what it did', async () => {
    const { world, ledger, deliver, hourly, amounts } = createSyncWorld();
    world.answer = [reported('c1', '2026-03-14', 12, 7.6421), reported('c2', '2026-03-14', 13, 0.5)];
    world.total = 8.1421;
    expect(await deliver(hourly())).toEqual({ done: true });
    expect(amounts()).toEqual({ 'c1 2026-03-14T12:00:00Z': '7642100', 'c2 2026-03-14T13:00:00Z': '500000' });
    expect(ledger.allRuns()).toMatchObject([
      {
        reason: 'hourly',
        state: 'succeeded',
        window: { from: '2026-03-14T00:00:00Z', to: TICK },
        rowsRead: 2,
        rowsWritten: 2,
        rowsUnchanged: 0,
        rowsZeroed: 0,
        networkTotal: '8.142100',
        ledgerTotal: '8.142100',
        error: null,
        tries: 1,
      },
    ]);
    expect(ledger.state()).toMatchObject({ completeUntil: '2026-03-14T13:00:00Z', attention: null });
  });

  it('of a tick that came before changes nothing, not even the run record', async () => {
    const { world, ledger, deliver, hourly } = createSyncWorld();
    world.answer = [reported('c1', '2026-03-14', 12, 1)];
    await deliver(hourly());
    await deliver(hourly('2026-03-14T14:05:00Z'));
    const writes = ledger.writes();
    world.answer = [reported('c1', '2026-03-14', 12, 2)];
    await deliver(hourly());
    expect(ledger.writes()).toEqual(writes);
    expect(ledger.allRuns()).toHaveLength(2);
  });

  it('over an unchanged window writes no cost row', async () => {
    const { world, ledger, deliver, hourly } = createSyncWorld();
    world.answer = [reported('c1', '2026-03-14', 11, 1), reported('c1', '2026-03-14', 12, 2)];
    await deliver(hourly());
    const before = ledger.writes().costs;
    await deliver(hourly('2026-03-14T14:05:00Z'));
    expect(ledger.writes().costs).toBe(before);
    expect(ledger.allRuns().at(-1)).toMatchObject({ rowsUnchanged: 2, rowsWritten: 0, rowsZeroed: 0 });
  });

  it('makes an hour zero that the network no longer reports', async () => {
    const { world, ledger, deliver, hourly, amounts } = createSyncWorld();
    world.answer = [reported('c1', '2026-03-14', 11, 1), reported('gone', '2026-03-14', 12, 2)];
    await deliver(hourly());
    world.answer = [reported('c1', '2026-03-14', 11, 1)];
    await deliver(hourly('2026-03-14T14:05:00Z'));
    expect(amounts()).toEqual({ 'c1 2026-03-14T11:00:00Z': '1000000', 'gone 2026-03-14T12:00:00Z': '0' });
    expect(ledger.allRuns().at(-1)).toMatchObject({
      rowsZeroed: 1,
      networkTotal: '1.000000',
      ledgerTotal: '1.000000',
    });
  });

  it('marks the hours that it corrects after they ended, not those that were still growing', async () => {
    const { world, ledger, deliver, hourly } = createSyncWorld();
    world.answer = [reported('c1', '2026-03-14', 12, 1), reported('c1', '2026-03-14', 13, 1)];
    await deliver(hourly());
    world.now = parseInstant('2026-03-14T14:05:00Z');
    world.answer = [reported('c1', '2026-03-14', 12, 2), reported('c1', '2026-03-14', 13, 2)];
    await deliver(hourly('2026-03-14T14:05:00Z'));
    expect([...ledger.corrected]).toEqual([parseInstant('2026-03-14T12:00:00Z')]);
  });

  it.each(['hour', 'day'] as const)(
    'takes nothing for zero that its network has forgotten, by the %s',
    async (granularity) => {
      const { world, ledger, deps, deliver, amounts } = createSyncWorld({ granularity, keepsDays: 3 });
      const read = async (): Promise<void> => {
        const { integration } = world;
        await requestSync(deps, {
          integration,
          reason: 'manual',
          firstDay: '2026-03-11',
          lastDay: '2026-03-12',
        });
        for (const message of ledger.queued.splice(0)) expect(await deliver(message)).toEqual({ done: true });
      };
      const hour = granularity === 'hour' ? 5 : null;
      world.answer = [reported('c1', '2026-03-11', hour, 24), reported('c1', '2026-03-12', hour, 24)];
      await read();
      world.answer = [];
      await read();
      const held = Object.entries(amounts())
        .filter(([, amount]) => amount !== '0')
        .map(([key]) => key.slice(3, 13));
      expect(new Set(held)).toEqual(new Set(['2026-03-11']));
      expect(ledger.allRuns().at(-1)).toMatchObject({ state: 'succeeded' });
    },
  );

  it('leaves hours outside of its window alone', async () => {
    const { world, deliver, hourly, amounts } = createSyncWorld();
    world.answer = [reported('c1', '2026-03-13', 12, 1)];
    await deliver({ ...hourly('2026-03-14T00:00:00Z'), reason: 'midnight' });
    world.answer = [];
    await deliver(hourly());
    expect(amounts()).toEqual({ 'c1 2026-03-13T12:00:00Z': '1000000' });
  });

  it('at midnight reads three complete days of the integration’s zone', async () => {
    const { world, deliver, hourly } = createSyncWorld({ timezone: 'Europe/Berlin' });
    await deliver({ ...hourly('2026-03-13T23:00:00Z'), reason: 'midnight' });
    expect(world.reads).toEqual(['2026-03-11..2026-03-13']);
  });

  it('does not move freshness over a hole, and asks again for what is missing', async () => {
    const { world, ledger, deliver, hourly } = createSyncWorld();
    await deliver(hourly('2026-03-10T13:05:00Z'));
    await deliver(hourly('2026-03-14T13:05:00Z'));
    expect(ledger.state().completeUntil).toBe('2026-03-10T13:00:00Z');
    expect(ledger.queued).toMatchObject([
      { reason: 'gap', tick: '2026-03-14T13:05:00Z', firstDay: '2026-03-10', lastDay: '2026-03-13' },
    ]);
    world.answer = [reported('c1', '2026-03-12', 5, 1)];
    for (const message of ledger.queued.splice(0)) await deliver(message);
    expect(ledger.state().completeUntil).toBe('2026-03-14T13:00:00Z');
    expect(ledger.rows()).toHaveLength(1);
    await deliver(hourly('2026-03-14T14:05:00Z'));
    expect(ledger.queued).toEqual([]);
  });

  it('that a user asked for opens no hole', async () => {
    const { world, ledger, deps, deliver, hourly } = createSyncWorld();
    await deliver(hourly());
    await requestSync(deps, {
      integration: world.integration,
      reason: 'manual',
      firstDay: '2026-01-10',
      lastDay: '2026-01-11',
    });
    for (const message of ledger.queued.splice(0)) await deliver(message);
    await deliver(hourly('2026-03-14T14:05:00Z'));
    expect(ledger.queued).toEqual([]);
    expect(ledger.state()).toMatchObject({ completeUntil: '2026-03-14T14:00:00Z' });
  });
});

describe('a run by the day', () => {
  it('books what was added since the last reading on the hour that just ended', async () => {
    const { world, ledger, deliver, hourly, amounts } = createSyncWorld({ granularity: 'day' });
    world.answer = [reported('c1', '2026-03-14', null, 3)];
    await deliver(hourly());
    world.answer = [reported('c1', '2026-03-14', null, 5)];
    await deliver(hourly('2026-03-14T14:05:00Z'));
    expect(amounts()).toEqual({ 'c1 2026-03-14T12:00:00Z': '3000000', 'c1 2026-03-14T13:00:00Z': '2000000' });
    expect(ledger.rows().every(({ derived }) => derived)).toBe(true);
  });

  it('closes the day on its last hour and spreads later corrections', async () => {
    const { world, deliver, hourly, amounts } = createSyncWorld({ granularity: 'day' });
    world.answer = [reported('c1', '2026-03-14', null, 3)];
    await deliver(hourly());
    world.answer = [reported('c1', '2026-03-14', null, 4)];
    await deliver(hourly('2026-03-15T00:05:00Z'));
    expect(amounts()).toEqual({ 'c1 2026-03-14T12:00:00Z': '3000000', 'c1 2026-03-14T23:00:00Z': '1000000' });
    world.answer = [reported('c1', '2026-03-14', null, 2)];
    await deliver(hourly('2026-03-15T05:05:00Z'));
    expect(amounts()).toEqual({ 'c1 2026-03-14T12:00:00Z': '1500000', 'c1 2026-03-14T23:00:00Z': '500000' });
  });

  it('spreads a day that it never saw running evenly over its hours', async () => {
    const { world, ledger, deliver, hourly } = createSyncWorld({
      granularity: 'day',
      timezone: 'Europe/Berlin',
    });
    world.answer = [reported('c1', '2026-03-29', null, 23)];
    await deliver({ ...hourly('2026-03-30T22:00:00Z'), reason: 'midnight' });
    expect(ledger.rows()).toHaveLength(23);
    expect(new Set(ledger.rows().map(({ amount }) => amount))).toEqual(new Set([1_000_000n]));
  });
});

describe('the currency of a run', () => {
  it.each(['USD', undefined])('may be told as %s where costs are kept in USD', async (currency) => {
    const { world, deliver, hourly, amounts } = createSyncWorld();
    world.answer = [{ ...reported('c1', '2026-03-14', 1, 1), ...(currency ? { currency } : {}) }];
    await deliver(hourly());
    expect(amounts()).toEqual({ 'c1 2026-03-14T01:00:00Z': '1000000' });
  });

  it('fails the run, and leaves the ledger, where it is another than costs are kept in', async () => {
    const { world, ledger, deliver, hourly } = createSyncWorld();
    world.answer = [
      reported('c1', '2026-03-14', 1, 1),
      { ...reported('c1', '2026-03-14', 2, 1), currency: 'EUR' },
    ];
    expect(await deliver(hourly())).toMatchObject({ done: false });
    expect(ledger.rows()).toEqual([]);
    expect(ledger.allRuns()).toMatchObject([
      { error: { class: 'unexpected-response', message: expect.stringContaining('charged in EUR') } },
    ]);
  });
});

describe('a run that a user asked for', () => {
  it('is read slice by slice, newest first, as one run', async () => {
    const { world, ledger, deps, deliver, amounts } = createSyncWorld({ daysPerSlice: 2 });
    world.answer = ['2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13', '2026-03-14'].map((day) =>
      reported('c1', day, 1, 1),
    );
    const run = await requestSync(deps, {
      integration: world.integration,
      reason: 'manual',
      firstDay: '2026-03-10',
      lastDay: '2026-03-14',
    });
    expect(run).toMatchObject({ state: 'queued', window: { from: '2026-03-10T00:00:00Z', to: TICK } });
    for (let message = ledger.queued.shift(); message; message = ledger.queued.shift())
      await deliver(message);
    expect(world.reads).toEqual([
      '2026-03-13..2026-03-14',
      '2026-03-11..2026-03-12',
      '2026-03-10..2026-03-10',
    ]);
    expect(Object.keys(amounts())).toHaveLength(5);
    expect(ledger.allRuns()).toMatchObject([
      {
        id: run.id,
        state: 'succeeded',
        rowsRead: 5,
        rowsWritten: 5,
        networkTotal: '5.000000',
        ledgerTotal: '5.000000',
        remaining: null,
      },
    ]);
  });

  it.each([
    [{ daysPerSlice: 8 }, 1, '2026-03-07'],
    [{ daysPerSlice: 8 }, 2, '2026-03-11'],
    [{ daysPerSlice: 8 }, 4, '2026-03-14'],
    [{ daysPerSlice: 8 }, 6, '2026-03-14'],
    [{ daysPerSlice: 31, longestRunDays: 7 }, 1, '2026-03-08'],
    [{ daysPerSlice: 31, longestRunDays: 7 }, 2, '2026-03-11'],
  ])('with %j reads less at its try %i: from %s', async (options, receiveCount, firstDay) => {
    const { world, ledger, deps, deliver } = createSyncWorld(options);
    await requestSync(deps, {
      integration: world.integration,
      reason: 'backfill',
      firstDay: '2026-02-01',
      lastDay: '2026-03-14',
    });
    for (const message of ledger.queued.splice(0)) await deliver(message, receiveCount);
    expect(world.reads).toEqual([`${firstDay}..2026-03-14`]);
    expect(ledger.queued).toHaveLength(1);
  });

  it('goes on with its next slice when a slice that is done is delivered again', async () => {
    const { world, ledger, deps, deliver } = createSyncWorld({ daysPerSlice: 1 });
    await requestSync(deps, {
      integration: world.integration,
      reason: 'backfill',
      firstDay: '2026-03-13',
      lastDay: '2026-03-14',
    });
    const [first] = ledger.queued.splice(0);
    if (!first) throw new Error('Nothing was queued.');
    await deliver(first);
    ledger.queued.splice(0);
    await deliver(first);
    expect(ledger.queued).toMatchObject([{ lastDay: '2026-03-13' }]);
    expect(world.reads).toEqual(['2026-03-14..2026-03-14']);
  });

  it('says so when the integration was paused in the meantime', async () => {
    const { world, ledger, deps, deliver } = createSyncWorld();
    await requestSync(deps, {
      integration: world.integration,
      reason: 'manual',
      firstDay: '2026-03-14',
      lastDay: '2026-03-14',
    });
    world.integration = { ...world.integration, state: 'paused' };
    for (const message of ledger.queued.splice(0)) expect(await deliver(message)).toEqual({ done: true });
    expect(ledger.allRuns()).toMatchObject([{ state: 'failed', error: { class: 'internal' } }]);
    expect(world.reads).toEqual([]);
  });
});

describe('a run that fails', () => {
  it.each<[FailureClass, number | undefined, number]>([
    ['rate-limited', 77, 77],
    ['rate-limited', undefined, 15],
    ['unavailable', undefined, 15],
    ['unexpected-response', undefined, 15],
    ['internal', undefined, 15],
  ])('as %s with a wait of %s goes on after %i seconds', async (failure, retryAfterSeconds, expected) => {
    const { world, ledger, deliver, hourly } = createSyncWorld();
    world.failure = new ProviderError(failure, 'Sample did not answer.', { retryAfterSeconds });
    expect(await deliver(hourly())).toMatchObject({ done: false, retryAfterSeconds: expected });
    expect(ledger.allRuns()).toMatchObject([
      { state: 'failed', error: { class: failure, message: 'Sample did not answer.' } },
    ]);
    expect(ledger.state()).toMatchObject({ lastRunId: ledger.allRuns()[0]?.id, attention: null });
    expect(ledger.rows()).toEqual([]);
    world.failure = null;
    world.answer = [reported('c1', '2026-03-14', 12, 1)];
    expect(await deliver(hourly(), 2)).toEqual({ done: true });
    expect(ledger.allRuns()).toMatchObject([{ state: 'succeeded', tries: 2, error: null }]);
  });

  it('waits longer from try to try, at most two minutes', async () => {
    const { world, deliver, hourly } = createSyncWorld();
    world.failure = new ProviderError('unavailable', 'Sample did not answer.');
    const pauses: number[] = [];
    for (let tries = 1; tries <= 6; tries += 1) {
      const outcome = await deliver(hourly(), tries);
      if (!outcome.done) pauses.push(outcome.retryAfterSeconds);
    }
    expect(pauses).toEqual([15, 30, 60, 120, 120, 120]);
  });

  it.each(['credentials', 'permission'] as const)(
    'for its %s asks for attention and stops the hourly runs',
    async (failure) => {
      const { world, ledger, deliver, hourly } = createSyncWorld();
      world.failure = new ProviderError(failure, 'Sample refused the token.');
      expect(await deliver(hourly())).toEqual({ done: true });
      expect(ledger.state().attention).toEqual({
        class: failure,
        message: 'Sample refused the token.',
        since: TICK,
      });
      world.failure = null;
      await deliver(hourly('2026-03-14T14:05:00Z'));
      expect(world.reads).toHaveLength(1);
      await deliver({ ...hourly('2026-03-15T00:00:00Z'), reason: 'midnight' });
      expect(ledger.state().attention).toBeNull();
    },
  );

  it('over a wrong total leaves the ledger as it was', async () => {
    const { world, ledger, deliver, hourly, amounts } = createSyncWorld();
    world.answer = [reported('c1', '2026-03-14', 12, 1)];
    await deliver(hourly());
    world.answer = [reported('c1', '2026-03-14', 12, 2)];
    world.total = 2.000001;
    expect(await deliver(hourly('2026-03-14T14:05:00Z'))).toMatchObject({ done: false });
    expect(amounts()).toEqual({ 'c1 2026-03-14T12:00:00Z': '1000000' });
    expect(ledger.allRuns().at(-1)).toMatchObject({
      state: 'failed',
      error: { class: 'unexpected-response' },
    });
  });

  it('does not tell the world what its own fault was', async () => {
    const { world, ledger, deliver, hourly } = createSyncWorld();
    world.failure = new TypeError('secret-placeholder is not a function');
    const outcome = await deliver(hourly());
    expect(outcome).toMatchObject({ done: false, error: world.failure });
    expect(JSON.stringify(ledger.allRuns())).not.toContain('secret-placeholder');
  });
});

describe('a run whose ground goes while it reads', () => {
  it.each([
    ['paused', { state: 'paused' }],
    ['deleted', { state: 'deleted', credentials: null }],
    ['moved to another zone', { timezone: 'Asia/Kolkata' }],
    ['reconnected', { credentialGroup: 'other' }],
  ] as const)('writes nothing once it is %s', async (_case, change) => {
    const { world, ledger, deliver, hourly } = createSyncWorld();
    world.answer = [reported('c1', '2026-03-14', 12, 1)];
    world.onRead = async () => {
      world.integration = { ...world.integration, ...change };
    };
    expect(await deliver(hourly())).toEqual({ done: true });
    expect(ledger.rows()).toEqual([]);
    expect(ledger.allRuns()).toMatchObject([{ state: 'failed' }]);
  });

  it('writes nothing once a newer run has begun', async () => {
    const { world, ledger, deliver, hourly } = createSyncWorld();
    world.answer = [reported('c1', '2026-03-14', 12, 1)];
    world.onRead = async () => ledger.raiseFence();
    expect(await deliver(hourly())).toEqual({ done: true });
    expect(ledger.rows()).toEqual([]);
  });

  it('does not overwrite a row that a newer run has changed', async () => {
    const { world, ledger, deliver, hourly, amounts } = createSyncWorld();
    world.answer = [reported('c1', '2026-03-14', 12, 1)];
    await deliver(hourly());
    const [before] = ledger.rows();
    if (!before) throw new Error('Nothing was written.');
    const replace = ledger.costs.replace;
    ledger.costs.replace = async (id, changes) => {
      ledger.interfere({ before, after: { ...before, amount: 9n, revision: before.revision + 1 } });
      return replace(id, changes);
    };
    world.answer = [reported('c1', '2026-03-14', 12, 2)];
    expect(await deliver(hourly('2026-03-14T14:05:00Z'))).toEqual({ done: true });
    expect(amounts()).toEqual({ 'c1 2026-03-14T12:00:00Z': '9' });
  });
});
