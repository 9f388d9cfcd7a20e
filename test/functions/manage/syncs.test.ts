import { describe, expect, it } from 'vitest';
import { NEVER_SYNCED } from '#shared/domain/integration.ts';
import { createApiWorld, openNetwork, SECRET } from '#test/support/api-world.ts';

async function createSyncedWorld() {
  const world = await createApiWorld();
  const answer = await world.call('POST', '/v1/integrations', {
    body: {
      provider: openNetwork.id,
      name: 'Main',
      credentials: { apiToken: SECRET },
      timezone: 'Pacific/Auckland',
    },
  });
  const path = `/v1/integrations/${String(answer.body['id'])}`;
  return { ...world, path, id: String(answer.body['id']) };
}

describe('POST /v1/integrations/{id}/syncs', () => {
  it('queues a run over the days, and shows it', async () => {
    const { call, path, id, queued } = await createSyncedWorld();
    const body = { from: '2026-03-12', to: '2026-03-13' };
    const answer = await call('POST', `${path}/syncs`, { body });
    const runId = String(answer.body['id']);
    expect(answer).toMatchObject({
      status: 202,
      headers: { location: `${path}/syncs/${runId}` },
      body: {
        reason: 'manual',
        state: 'queued',
        window: { from: '2026-03-11T11:00:00Z', to: '2026-03-13T11:00:00Z' },
        rowsRead: 0,
        networkTotal: null,
        error: null,
        startedAt: null,
        finishedAt: null,
      },
    });
    expect(queued.at(-1)).toMatchObject({
      integrationId: id,
      runId,
      firstDay: '2026-03-12',
      lastDay: '2026-03-13',
    });
    expect((await call('GET', `${path}/syncs/${runId}`)).body).toEqual(answer.body);
  });

  it('says so when the queue is away, and leaves no run waiting', async () => {
    const { call, path, world, queued } = await createSyncedWorld();
    const before = queued.length;
    world.queueError = new Error('The queue is away.');
    const answer = await call('POST', `${path}/syncs`, { body: { from: '2026-03-12', to: '2026-03-13' } });
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(answer.body['type']).toMatch(/sync-queue-unavailable$/);
    expect((await call('GET', `${path}/syncs`)).body['items']).toMatchObject([
      { reason: 'manual', state: 'failed', error: { class: 'internal' } },
      { reason: 'backfill' },
    ]);
    expect(queued).toHaveLength(before);
  });

  // At 13:20 UTC it is the 15th in Auckland.
  it.each([
    ['today, which is still running', '2026-03-15', '2026-03-15', 202, null],
    ['400 days', '2025-02-09', '2026-03-15', 202, null],
    ['tomorrow', '2026-03-15', '2026-03-16', 400, 'to'],
    ['days in the wrong order', '2026-03-14', '2026-03-13', 400, 'from'],
    ['401 days', '2025-02-08', '2026-03-15', 400, 'from'],
    ['a day that no calendar has', '2026-02-30', '2026-03-01', 400, 'from'],
    ['an instant', '2026-03-12T00:00:00Z', '2026-03-13', 400, 'from'],
  ])('takes or refuses %s', async (_what, from, to, status, field) => {
    const { call, path } = await createSyncedWorld();
    const answer = await call('POST', `${path}/syncs`, { body: { from, to } });
    expect(answer.status).toBe(status);
    if (field !== null) expect(answer.body['errors']).toMatchObject([{ path: field }]);
  });

  it.each(['pause', 'deactivate'])('is refused after %s', async (action) => {
    const { call, path } = await createSyncedWorld();
    await call('POST', `${path}/${action}`);
    const answer = await call('POST', `${path}/syncs`, { body: { from: '2026-03-12', to: '2026-03-13' } });
    expect(answer).toMatchObject({
      status: 409,
      body: { type: expect.stringMatching(/\/integration-not-active$/) },
    });
  });
});

describe('GET /v1/integrations/{id}/syncs', () => {
  it('lists the runs newest first, page by page', async () => {
    const { call, path, world } = await createSyncedWorld();
    for (const day of ['2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13']) {
      world.now += 1000;
      await call('POST', `${path}/syncs`, { body: { from: day, to: day } });
    }
    const reasons: unknown[] = [];
    let query = 'limit=2';
    for (let pages = 0; pages < 3; pages += 1) {
      const { body } = await call('GET', `${path}/syncs`, { query });
      reasons.push([body['items']].flat().map((run) => JSON.stringify(run).match(/"reason":"(\w+)"/)?.[1]));
      query = `limit=2&cursor=${String(body['nextCursor'])}`;
      if (pages === 2) expect(body['nextCursor']).toBeNull();
    }
    expect(reasons).toEqual([['manual', 'manual'], ['manual', 'manual'], ['backfill']]);
  });

  it('does not take the cursor of another integration', async () => {
    const { call, path } = await createSyncedWorld();
    const cursor = Buffer.from('{"of":"int_other","after":"run_1"}').toString('base64url');
    expect(await call('GET', `${path}/syncs`, { query: `cursor=${cursor}` })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'cursor' }] },
    });
  });

  it('knows no run of another integration', async () => {
    const { call, path } = await createSyncedWorld();
    expect(await call('GET', `${path}/syncs/run_unknown`)).toMatchObject({ status: 404 });
  });

  it('shows the last run on the integration', async () => {
    const { call, path, id, runs, states } = await createSyncedWorld();
    const [run] = runs.get(id) ?? [];
    states.set(id, { ...NEVER_SYNCED, fence: 1, lastRunId: run?.id ?? null });
    const { body } = await call('GET', path);
    expect(body['lastSync']).toMatchObject({ id: run?.id, reason: 'backfill', state: 'queued' });
    expect(body['lastSync']).not.toHaveProperty('remaining');
  });
});
