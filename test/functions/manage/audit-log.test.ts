import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { manageRoutes } from '#functions/manage/routes.ts';
import { secretFieldsIn } from '#shared/domain/one-time-secret.ts';
import { createApiWorld, NOW, openNetwork, SECRET } from '#test/support/api-world.ts';

const PATH = '/v1/audit-log';
const pageSchema = z.object({ items: z.array(z.looseObject({ action: z.string() })) });

/** Names of the properties of a JSON Schema, at any depth. */
function propertiesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, part]) => [
    ...(name === 'properties' ? Object.keys(Object(part)) : []),
    ...propertiesIn(part),
  ]);
}

async function createWorld() {
  const world = await createApiWorld();
  const actions = async (query = '', workspaceId = world.home) => {
    const { body } = await world.call('GET', PATH, { query, workspaceId });
    return pageSchema.parse(body).items.map(({ action }) => action);
  };
  const campaign = async (name: string): Promise<string> => {
    world.world.now += 60_000;
    return String((await world.call('POST', '/v1/campaigns', { body: { name } })).body['id']);
  };
  return { ...world, actions, campaign };
}

describe('GET /v1/audit-log', () => {
  it('tells what was changed, from what to what, the newest first', async () => {
    const { call, campaign } = await createWorld();
    const id = await campaign('A');
    const made = (await call('GET', `/v1/campaigns/${id}`)).body;
    const changed = await call('PATCH', `/v1/campaigns/${id}`, { body: { name: 'B' } });
    const { status, body } = await call('GET', PATH);
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          id: expect.stringMatching(/^aud_/),
          at: '2026-03-14T13:21:00Z',
          keyId: 'key_1',
          role: 'admin',
          action: 'campaign.update',
          route: 'PATCH /v1/campaigns/{id}',
          resourceIds: [id],
          requestId: 'request-1',
          before: made,
          outcome: { at: '2026-03-14T13:21:00Z', status: 200, after: changed.body },
          truncated: false,
        },
        expect.objectContaining({ action: 'campaign.create', before: null, resourceIds: [id] }),
      ],
      nextCursor: null,
    });
  });

  it('can be asked for a time, a key, a resource, and page by page', async () => {
    const { call, campaign, actions } = await createWorld();
    const first = await campaign('A');
    const second = await campaign('B');
    await call('DELETE', `/v1/campaigns/${first}`);
    await call('PATCH', `/v1/campaigns/${second}`, { body: { name: 'C' } });
    expect(await actions(`resourceId=${first}`)).toEqual(['campaign.delete', 'campaign.create']);
    expect(await actions('to=2026-03-14T13:22:00Z')).toEqual(['campaign.create']);
    expect(await actions(`from=2026-03-14T13:22:00Z&resourceId=${first}`)).toEqual(['campaign.delete']);
    expect(await actions('keyId=key_1')).toHaveLength(4);
    expect(await actions('keyId=key_2')).toEqual([]);
    const { body } = await call('GET', PATH, { query: 'limit=3' });
    expect(await actions(`limit=3&cursor=${body['nextCursor']}`)).toEqual(['campaign.create']);
  });

  it('has every change of every route, and nothing of what was refused or only read', async () => {
    const { call, actions, foreign } = await createWorld();
    const credentials = { apiToken: SECRET };
    const body = { provider: openNetwork.id, name: 'Main', credentials };
    const { body: made } = await call('POST', '/v1/integrations', { body });
    const path = `/v1/integrations/${made['id']}`;
    await call('GET', path);
    await call('POST', `${path}/pause`);
    await call('POST', `${path}/reconnect`, { body: { credentials } });
    await call('POST', `${path}/resume`, { workspaceId: foreign });
    await call('PATCH', path, { body: { name: '' } });
    await call('PATCH', path, { body: { name: 'B' }, role: 'viewer' });
    await call('PATCH', '/v1/workspace', { body: { name: 'House' }, headers: { 'if-match': '"9"' } });
    await call('DELETE', path);
    expect(await actions()).toEqual([
      'integration.delete',
      'integration.reconnect',
      'integration.pause',
      'integration.create',
    ]);
    const { text } = await call('GET', PATH);
    expect(text).not.toContain(SECRET);
    expect(await actions('', foreign)).toEqual([]);
  });

  it.each([
    ['from=yesterday', 'from'],
    [`from=${NOW}&to=${NOW}`, 'to'],
    ['keyId=cmp_1', 'keyId'],
    ['resourceId=', 'resourceId'],
    ['limit=201', 'limit'],
    ['action=campaign.create', 'action'],
  ])('refuses %s', async (query, path) => {
    const { call } = await createWorld();
    expect(await call('GET', PATH, { query })).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});

describe('answers of the API', () => {
  const SECRET_NAME = /^(key|token|secret|password|apiToken|privateKey)$/i;
  const changes = manageRoutes.filter(({ method }) => method !== 'GET');
  it.each(changes)('mark what they show once, so that no record has it: $method $path', ({ responses }) => {
    for (const schema of Object.values(responses)) {
      const suspicious = propertiesIn(z.toJSONSchema(schema, { unrepresentable: 'any' })).filter((name) =>
        SECRET_NAME.test(name),
      );
      expect([...secretFieldsIn(schema)]).toEqual(expect.arrayContaining(suspicious));
    }
  });

  it('of calls that may be repeated are never files', () => {
    expect(manageRoutes.filter(({ method, produces }) => method === 'POST' && produces.length > 0)).toEqual(
      [],
    );
  });
});
