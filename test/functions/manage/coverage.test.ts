import { describe, expect, it } from 'vitest';
import { NEVER_SYNCED } from '#shared/domain/integration.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { createApiWorld, openNetwork, SECRET } from '#test/support/api-world.ts';

async function createWorld(timezone: string) {
  const world = await createApiWorld();
  const body = { provider: openNetwork.id, name: 'Main', credentials: { apiToken: SECRET }, timezone };
  const id = String((await world.call('POST', '/v1/integrations', { body })).body['id']);
  const show = (query: string) => world.call('GET', `/v1/integrations/${id}/coverage`, { query });
  return { ...world, id, show };
}

describe('GET /v1/integrations/{id}/coverage', () => {
  it('tells for every hour whether it was read since it ended', async () => {
    const { states, id, show } = await createWorld('Etc/UTC');
    const ranges = [
      { from: '2026-03-14T00:00:00Z', to: '2026-03-14T02:00:00Z' },
      { from: '2026-03-14T03:00:00Z', to: '2026-03-14T04:00:00Z' },
    ];
    states.set(id, { ...NEVER_SYNCED, coverage: { since: '2026-03-14T00:00:00Z', ranges } });
    const { status, body } = await show('from=2026-03-14T00:30:00Z&to=2026-03-14T05:00:00Z');
    expect(status).toBe(200);
    expect(body).toEqual({
      hours: [
        { hour: '2026-03-14T01:00:00Z', changedLater: false, state: 'complete' },
        { hour: '2026-03-14T02:00:00Z', changedLater: false, state: 'missing' },
        { hour: '2026-03-14T03:00:00Z', changedLater: false, state: 'complete' },
        { hour: '2026-03-14T04:00:00Z', changedLater: false, state: 'missing' },
      ],
    });
  });

  it('marks the hours in which a cost was corrected', async () => {
    const { revisions, show } = await createWorld('Etc/UTC');
    const figures = { amount: 1n, impressions: 0, clicks: 0 };
    const hour = parseInstant('2026-03-14T01:00:00Z');
    revisions.push({
      networkCampaignId: 'n',
      hour,
      before: figures,
      beforeAsOf: hour,
      after: figures,
      at: hour,
      runId: 'run_1',
    });
    expect((await show('from=2026-03-14T01:00:00Z&to=2026-03-14T03:00:00Z')).body).toMatchObject({
      hours: [{ changedLater: true }, { changedLater: false }],
    });
  });

  it('names the hours of the integration’s zone, and all as missing before the first run', async () => {
    const { show } = await createWorld('Asia/Kolkata');
    expect((await show('from=2026-03-14T00:00:00Z&to=2026-03-14T02:00:00Z')).body).toEqual({
      hours: [
        { hour: '2026-03-14T00:30:00Z', changedLater: false, state: 'missing' },
        { hour: '2026-03-14T01:30:00Z', changedLater: false, state: 'missing' },
      ],
    });
  });

  it.each([
    ['from=2026-03-14T00:00:00Z', 'to'],
    ['from=2026-03-14&to=2026-03-15T00:00:00Z', 'from'],
    ['from=2026-03-15T00:00:00Z&to=2026-03-15T00:00:00Z', 'to'],
    ['from=2024-03-15T00:00:00Z&to=2026-03-15T00:00:00Z', 'to'],
  ])('refuses %s, naming %s', async (query, path) => {
    const { show } = await createWorld('Etc/UTC');
    expect(await show(query)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});
