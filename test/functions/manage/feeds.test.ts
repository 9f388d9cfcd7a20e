import { describe, expect, it } from 'vitest';
import { createApiWorld, openNetwork, SECRET } from '#test/support/api-world.ts';

const HOST = { host: 'api.example', 'x-forwarded-proto': 'https' };
const minimal = { provider: 'events', name: 'Feed' };

async function createFeed(settings: Record<string, unknown> = {}) {
  const api = await createApiWorld();
  const made = await api.call('POST', '/v1/integrations', { body: { ...minimal, settings }, headers: HOST });
  const id = String(made.body['id']);
  return { ...api, made, id, path: `/v1/integrations/${id}` };
}

describe('a feed', () => {
  it('is an integration whose settings have defaults, and answers with its URLs', async () => {
    const { made, id } = await createFeed();
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      kind: 'events',
      provider: 'events',
      name: 'Feed',
      status: 'active',
      timezone: 'Europe/Berlin',
      currency: 'EUR',
      credentialHint: '',
      trafficSourceIds: [],
      settings: {
        types: ['click', 'conversion', 'impression'],
        parameters: {},
        values: {},
        campaignId: null,
        ipPrivacy: true,
        duplicateMode: 'ignore',
        conversionDate: 'conversion',
        signing: 'off',
        rateLimit: null,
        monitoring: true,
      },
      freshness: { completeUntil: null },
      lastSync: null,
      nextSyncAt: null,
      hostUrls: null,
      version: 1,
    });
    expect(made.body['urls']).toEqual({
      click: `https://api.example/clicks/${id}?publisher={publisher}&offer={offer}&sub_id={sub_id}&keyword={keyword}&campaign={campaign}&click_id={click_id}&cost={cost}`,
      conversion: `https://api.example/postbacks/${id}?revenue={revenue}&payout={payout}&currency={currency}&click_id={click_id}&transaction_id={transaction_id}&status={status}`,
      impression: `https://api.example/impressions/${id}?publisher={publisher}&offer={offer}&sub_id={sub_id}&external_transaction_id={external_transaction_id}&campaign={campaign}`,
    });
  });

  it('names inbound names in its URLs, and none for a type that is off', async () => {
    const { made, id } = await createFeed({
      types: ['conversion'],
      parameters: { conversion: { txid: 'transaction_id', 'sum in $': 'payout', ref: 'referer' } },
    });
    expect(made.body['urls']).toEqual({
      click: null,
      conversion:
        `https://api.example/postbacks/${id}?referer={referer}&revenue={revenue}&sum%20in%20%24={payout}&currency={currency}&click_id={click_id}&txid={transaction_id}&status={status}`.replace(
          `?referer={referer}`,
          `?ref={referer}`,
        ),
      impression: null,
    });
  });

  it('fills no name in for what it does not mean to the feed', async () => {
    const { made, id } = await createFeed({
      types: ['conversion'],
      parameters: { conversion: { click_id: 'transaction_id' } },
    });
    expect(made.body['urls']).toMatchObject({
      conversion: `https://api.example/postbacks/${id}?revenue={revenue}&payout={payout}&currency={currency}&click_id={transaction_id}&status={status}`,
    });
  });

  it('is reached by host too where the deployment has a domain', async () => {
    const { deps, call } = await createApiWorld();
    deps.eventsDomain = 'example.com';
    const { body } = await call('POST', '/v1/integrations', { body: minimal, headers: HOST });
    expect(body['urls']).toMatchObject({ click: expect.stringContaining(`/clicks/${body['id']}?`) });
    expect(body['hostUrls']).toMatchObject({
      click: expect.stringMatching(new RegExp(`^https://${body['id']}\\.clicks\\.example\\.com/\\?`)),
      impression: expect.stringMatching(new RegExp(`^https://${body['id']}\\.imp\\.example\\.com/\\?`)),
    });
  });

  it('stands in the list beside the integrations of networks', async () => {
    const { call, id } = await createFeed();
    await call('POST', '/v1/integrations', {
      body: { provider: openNetwork.id, name: 'Net', credentials: { apiToken: SECRET } },
    });
    const { body } = await call('GET', '/v1/integrations');
    expect(body['items']).toMatchObject([{ id, kind: 'events' }, { kind: 'cost' }]);
    expect((await call('GET', `/v1/integrations/${id}`)).body).toMatchObject({ id, name: 'Feed' });
  });

  it.each([
    ['an unknown setting', { colour: 'red' }, 'settings.colour'],
    ['an unknown type', { types: ['view'] }, 'settings.types.0'],
    ['no type at all', { types: [] }, 'settings.types'],
    [
      'a name mapped to what is not known',
      { parameters: { click: { x: 'transaction_id' } } },
      'settings.parameters.click.x',
    ],
    [
      'words of what is not known',
      { values: { click: { nothing: { a: 'b' } } } },
      'settings.values.click.nothing',
    ],
    ['an empty list entry', { blacklist: [{}] }, 'settings.blacklist.0'],
    ['an unknown duplicate mode', { duplicateMode: 'drop' }, 'settings.duplicateMode'],
    [
      'a destination that an event decides',
      { destinationUrl: 'https://{offer}/' },
      'settings.destinationUrl',
    ],
    ['a macro that nobody knows', { fallbackUrl: 'https://a.example/{nothing}' }, 'settings.fallbackUrl'],
    ['a destination of another scheme', { destinationUrl: 'javascript:alert(1)' }, 'settings.destinationUrl'],
    ['an address that is none', { allowedAddresses: ['10.0.0.0/40'] }, 'settings.allowedAddresses.0'],
    ['a rate of nothing', { rateLimit: { perMinute: 0 } }, 'settings.rateLimit.perMinute'],
  ])('refuses %s and names it', async (_, settings, path) => {
    const { made } = await createFeed(settings);
    expect(made.status).toBe(400);
    expect(made.body['errors']).toEqual([{ path, message: expect.any(String) }]);
  });

  it.each([
    ['credentials', { credentials: { apiToken: SECRET } }],
    ['trafficSourceIds', { trafficSourceIds: ['trs_1'] }],
  ])('refuses %s, which it has no use for', async (path, more) => {
    const { call } = await createApiWorld();
    const answer = await call('POST', '/v1/integrations', { body: { ...minimal, ...more } });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('refuses a campaign that the workspace does not have', async () => {
    const { made } = await createFeed({ campaignId: 'cmp_0' });
    expect(made).toMatchObject({ status: 404, body: { errors: [{ path: 'settings.campaignId' }] } });
  });

  it('changes the settings that are named and leaves the others', async () => {
    const { call, path } = await createFeed({ ipPrivacy: false, types: ['click'] });
    const answer = await call('PATCH', path, { body: { name: 'New', settings: { types: ['impression'] } } });
    expect(answer.body).toMatchObject({
      name: 'New',
      version: 2,
      settings: { ipPrivacy: false, types: ['impression'] },
      urls: { click: null },
    });
    expect(answer.headers['etag']).toBe('"2"');
  });

  it('refuses a lost update', async () => {
    const { call, path } = await createFeed();
    const answer = await call('PATCH', path, { body: { name: 'New' }, headers: { 'if-match': '"7"' } });
    expect(answer.status).toBe(412);
  });

  it('is paused, resumed and deactivated, and resumed from that too', async () => {
    const { call, path } = await createFeed();
    const statuses = [];
    for (const action of ['pause', 'pause', 'resume', 'deactivate', 'resume']) {
      statuses.push((await call('POST', `${path}/${action}`)).body['status']);
    }
    expect(statuses).toEqual(['paused', 'paused', 'active', 'deactivated', 'active']);
  });

  it('is gone once deleted', async () => {
    const { call, path } = await createFeed();
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
    expect((await call('GET', '/v1/integrations')).body['items']).toEqual([]);
    expect((await call('POST', `${path}/resume`)).status).toBe(404);
  });

  it.each(['syncs', 'network-campaigns', 'reconnect'])('has no %s', async (what) => {
    const { call, path } = await createFeed();
    const answer =
      what === 'reconnect'
        ? await call('POST', `${path}/${what}`, { body: { credentials: {} } })
        : await call('GET', `${path}/${what}`);
    expect(answer.status).toBe(404);
  });
});

describe('signing keys', () => {
  it('are shown once, at most two, and deleted', async () => {
    const { call, path } = await createFeed();
    const first = await call('POST', `${path}/signing-keys`);
    expect(first).toMatchObject({
      status: 201,
      body: { id: expect.stringMatching(/^sgk_/), key: 'ads_signing-key' },
    });
    expect((await call('POST', `${path}/signing-keys`)).status).toBe(201);
    expect(await call('POST', `${path}/signing-keys`)).toMatchObject({
      status: 409,
      body: { type: expect.stringMatching(/\/too-many-signing-keys$/) },
    });
    const listed = await call('GET', `${path}/signing-keys`);
    expect(listed.body['items']).toHaveLength(2);
    expect(listed.text).not.toContain('ads_signing-key');
    expect(listed.text).not.toContain('sealed');
    expect((await call('DELETE', `${path}/signing-keys/${first.body['id']}`)).status).toBe(204);
    expect((await call('DELETE', `${path}/signing-keys/${first.body['id']}`)).status).toBe(404);
    expect((await call('GET', `${path}/signing-keys`)).body['items']).toHaveLength(1);
  });

  it('never show in the feed itself', async () => {
    const { call, path } = await createFeed();
    await call('POST', `${path}/signing-keys`);
    const { text } = await call('GET', path);
    expect(text).not.toMatch(/signingKeys|sealed|ads_/);
  });
});
