import { describe, expect, it } from 'vitest';
import { createApiWorld, NOW, openNetwork, SECRET } from '#test/support/api-world.ts';

async function createWorld() {
  const world = await createApiWorld();
  const answer = await world.call('POST', '/v1/integrations', {
    body: { provider: openNetwork.id, name: 'Main', credentials: { apiToken: SECRET } },
  });
  const integrationId = String(answer.body['id']);
  const create = (body: Record<string, unknown>) => world.call('POST', '/v1/campaigns', { body });
  return {
    ...world,
    create,
    integrationId,
    linkTo: (id: string) => ({ integrationId, networkCampaignId: id }),
  };
}

describe('/v1/campaigns', () => {
  it('makes, shows, lists, changes and deletes them', async () => {
    const { call, create, linkTo } = await createWorld();
    const source = await call('POST', '/v1/traffic-sources', {
      body: { name: 'Pops', provider: openNetwork.id },
    });
    const trafficSourceId = String(source.body['id']);
    const made = await create({ name: 'Spring', trafficSourceId, costLink: linkTo('n1') });
    const path = `/v1/campaigns/${String(made.body['id'])}`;
    expect(made).toMatchObject({ status: 201, headers: { etag: '"1"', location: path } });
    expect(made.body).toEqual({
      id: expect.stringMatching(/^cmp_/),
      name: 'Spring',
      trafficSourceId,
      costLink: linkTo('n1'),
      createdAt: NOW,
      updatedAt: NOW,
      version: 1,
    });
    expect((await call('GET', path)).body).toEqual(made.body);
    expect((await call('GET', '/v1/campaigns')).body).toEqual({ items: [made.body], nextCursor: null });
    const changed = await call('PATCH', path, { body: { name: 'Summer', trafficSourceId: null } });
    expect(changed).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { name: 'Summer', trafficSourceId: null, costLink: linkTo('n1') },
    });
    expect(await call('PATCH', path, { body: { name: 'X' }, headers: { 'if-match': '"1"' } })).toMatchObject({
      status: 412,
    });
    expect(await call('DELETE', path)).toMatchObject({ status: 204 });
    expect(await call('GET', path)).toMatchObject({ status: 404 });
  });

  it('gives a network campaign to one campaign, and names it to the next', async () => {
    const { call, create, linkTo } = await createWorld();
    const holder = String((await create({ name: 'Holder', costLink: linkTo('n1') })).body['id']);
    const second = String((await create({ name: 'Second' })).body['id']);
    const taken = {
      status: 409,
      body: {
        type: expect.stringMatching(/\/network-campaign-taken$/),
        detail: expect.stringContaining(`"Holder" (${holder})`),
        errors: [{ path: 'costLink.networkCampaignId' }],
      },
    };
    const link = { costLink: linkTo('n1') };
    expect(await create({ name: 'Third', ...link })).toMatchObject(taken);
    expect(await call('PATCH', `/v1/campaigns/${second}`, { body: link })).toMatchObject(taken);
    await call('PATCH', `/v1/campaigns/${holder}`, { body: { costLink: null } });
    expect(await call('PATCH', `/v1/campaigns/${second}`, { body: link })).toMatchObject({
      status: 200,
      body: link,
    });
  });

  it.each([
    [
      'an integration that does not exist',
      { costLink: { integrationId: 'int_none', networkCampaignId: 'n' } },
      404,
      'costLink.integrationId',
    ],
    ['a traffic source that does not exist', { trafficSourceId: 'trs_none' }, 404, 'trafficSourceId'],
    [
      'a link without a network campaign',
      { costLink: { integrationId: 'int_1' } },
      400,
      'costLink.networkCampaignId',
    ],
    [
      'an unknown field of the link',
      { costLink: { integrationId: 'int_1', networkCampaignId: 'n', x: 1 } },
      400,
      'costLink.x',
    ],
  ])('refuses %s', async (_what, change, status, path) => {
    const { create } = await createWorld();
    expect(await create({ name: 'Spring', ...change })).toMatchObject({
      status,
      body: { errors: [{ path }] },
    });
  });

  it('keeps its link to an integration that is deleted', async () => {
    const { call, create, integrationId, linkTo } = await createWorld();
    const id = String((await create({ name: 'Spring', costLink: linkTo('n1') })).body['id']);
    await call('DELETE', `/v1/integrations/${integrationId}`);
    const changed = await call('PATCH', `/v1/campaigns/${id}`, { body: { name: 'Summer' } });
    expect(changed).toMatchObject({ status: 200, body: { costLink: linkTo('n1') } });
    expect(await create({ name: 'Late', costLink: linkTo('n2') })).toMatchObject({ status: 404 });
  });
});
