import { describe, expect, it } from 'vitest';
import { ProviderError } from '#shared/domain/errors.ts';
import { NEVER_SYNCED } from '#shared/domain/integration.ts';
import {
  createApiWorld,
  easternNetwork,
  NOW,
  openNetwork,
  SECRET,
  tellingNetwork,
  zonedNetwork,
} from '#test/support/api-world.ts';

const valid = {
  provider: openNetwork.id,
  name: 'Main',
  credentials: { apiToken: SECRET },
  timezone: 'Europe/Berlin',
  currency: 'EUR',
};

type World = Awaited<ReturnType<typeof createApiWorld>>;
const create = async ({ call }: World, change: Record<string, unknown> = {}) => {
  const answer = await call('POST', '/v1/integrations', { body: { ...valid, ...change } });
  expect(answer.status).toBe(201);
  return String(answer.body['id']);
};
const createSource = async ({ call }: World, change: Record<string, unknown> = {}) => {
  const answer = await call('POST', '/v1/traffic-sources', {
    body: { provider: openNetwork.id, name: 'Source', ...change },
  });
  expect(answer.status).toBe(201);
  return String(answer.body['id']);
};
const problem = (status: number, code: string, ...paths: string[]) => ({
  status,
  body: {
    type: expect.stringMatching(new RegExp(`/${code}$`)),
    status,
    ...(paths.length > 0 ? { errors: paths.map((path) => ({ path, message: expect.any(String) })) } : {}),
  },
});
const isEmpty = async ({ call, queued, config, home }: World) => {
  expect((await call('GET', '/v1/integrations')).body).toEqual({ items: [], nextCursor: null });
  expect((await config.integrations.list(home, { limit: 10, cursor: null })).items).toEqual([]);
  expect(queued).toEqual([]);
};

describe('POST /v1/integrations', () => {
  it('tries the credentials, stores the integration and queues the first sync', async () => {
    const world = await createApiWorld();
    const answer = await world.call('POST', '/v1/integrations', { body: valid });
    const id = String(answer.body['id']);
    expect(answer).toMatchObject({
      status: 201,
      headers: { etag: '"1"', location: `/v1/integrations/${id}` },
    });
    expect(answer.body).toEqual({
      id,
      kind: 'cost',
      provider: 'open-net',
      name: 'Main',
      status: 'active',
      timezone: 'Europe/Berlin',
      currency: 'EUR',
      credentialHint: '…9f3a',
      trafficSourceIds: [],
      warnings: [],
      settings: { depth: 1 },
      freshness: { completeUntil: null },
      lastSync: null,
      nextSyncAt: '2026-03-14T14:05:00Z',
      attention: null,
      createdAt: NOW,
      updatedAt: NOW,
      version: 1,
    });
    expect(world.tried).toMatchObject([
      { provider: 'open-net', credentials: { apiToken: SECRET }, settings: { depth: 1 } },
    ]);
    expect(world.queued).toMatchObject([
      { reason: 'backfill', integrationId: id, firstDay: '2026-02-12', lastDay: '2026-03-14' },
    ]);
    expect((await world.call('GET', `/v1/integrations/${id}`)).body).toEqual(answer.body);
    expect((await world.call('GET', '/v1/integrations')).body).toEqual({
      items: [answer.body],
      nextCursor: null,
    });
  });

  it('keeps the credentials sealed for this workspace and integration, and shows them nowhere', async () => {
    const world = await createApiWorld();
    const id = await create(world);
    const stored = await world.config.integrations.find(world.home, id);
    const sealed = Buffer.from(JSON.stringify({ apiToken: SECRET })).toString('base64');
    expect(stored?.credentials).toBe(
      `sealed {"workspaceId":"${world.home}","integrationId":"${id}"} ${sealed}`,
    );
    const shown = [
      await world.call('GET', '/v1/integrations'),
      await world.call('GET', `/v1/integrations/${id}`),
    ];
    expect(JSON.stringify([shown, world.queued, world.logged])).not.toMatch(/token-of-twenty|sealed/);
  });

  it.each([
    ['a long token', 'abcdefghijklmnop', '…mnop'],
    ['a short one, of which a quarter may show', 'abcdefgh', '…gh'],
    ['one that is too short to show any of', 'abc', '…'],
  ])('hints at %s', async (_what, apiToken, hint) => {
    const { call } = await createApiWorld();
    const { body } = await call('POST', '/v1/integrations', {
      body: { ...valid, credentials: { apiToken } },
    });
    expect(body).toMatchObject({ credentialHint: hint });
  });

  it("takes the workspace's zone, the network's usual currency and 30 days where nothing is said", async () => {
    const { call, queued } = await createApiWorld();
    const { provider, name, credentials } = valid;
    const answer = await call('POST', '/v1/integrations', { body: { provider, name, credentials } });
    expect(answer.body).toMatchObject({ timezone: 'Europe/Berlin', currency: 'USD', settings: { depth: 1 } });
    expect(queued).toMatchObject([{ firstDay: '2026-02-12' }]);
  });

  it("reads only the zone's own today when no backfill is wanted", async () => {
    const { call, queued } = await createApiWorld();
    await call('POST', '/v1/integrations', {
      body: { ...valid, timezone: 'Pacific/Auckland', backfillDays: 0 },
    });
    expect(queued).toMatchObject([{ firstDay: '2026-03-15', lastDay: '2026-03-15' }]);
  });

  it.each([
    ['no body fields', {}, ['provider', 'name']],
    ['no credentials', { ...valid, credentials: undefined }, ['credentials.apiToken']],
    ['an unknown field', { ...valid, nmae: 'x' }, ['nmae']],
    ['an unknown provider', { ...valid, provider: 'none' }, ['provider']],
    [
      'credentials of another shape',
      { ...valid, credentials: { token: 'x' } },
      ['credentials.apiToken', 'credentials.token'],
    ],
    ['credentials that are no object', { ...valid, credentials: 'x' }, ['credentials']],
    [
      'credentials longer than can be sealed',
      { ...valid, credentials: { apiToken: 'x'.repeat(2001) } },
      ['credentials.apiToken'],
    ],
    ['settings that the provider does not have', { ...valid, settings: { depth: 0 } }, ['settings.depth']],
    ['a zone that does not exist', { ...valid, timezone: 'Mars/Base' }, ['timezone']],
    ['an offset as zone', { ...valid, timezone: '+02:00' }, ['timezone']],
    ['a currency in small letters', { ...valid, currency: 'eur' }, ['currency']],
    ['too long a backfill', { ...valid, backfillDays: 91 }, ['backfillDays']],
    ['an id of another kind', { ...valid, trafficSourceIds: ['cmp_1'] }, ['trafficSourceIds.0']],
  ])('refuses %s and names it', async (_what, body, paths) => {
    const world = await createApiWorld();
    expect(await world.call('POST', '/v1/integrations', { body })).toMatchObject(
      problem(400, 'invalid-body', ...paths),
    );
    expect(world.tried).toEqual([]);
    await isEmpty(world);
  });

  it('names the zones that the network can report in', async () => {
    const world = await createApiWorld();
    const answer = await world.call('POST', '/v1/integrations', {
      body: { ...valid, provider: zonedNetwork.id },
    });
    expect(answer).toMatchObject(problem(422, 'timezone-not-supported', 'timezone'));
    expect(answer.body['detail']).toBe(
      'Zoned Net cannot report in Europe/Berlin. Possible: Etc/UTC, Asia/Shanghai, EST.',
    );
    await isEmpty(world);
  });

  it('refuses a currency that accounts of the network cannot have', async () => {
    const { call } = await createApiWorld();
    const answer = await call('POST', '/v1/integrations', { body: { ...valid, currency: 'JPY' } });
    expect(answer).toMatchObject(problem(422, 'currency-not-supported', 'currency'));
  });

  it.each(['credentials', 'permission'] as const)(
    'stores nothing when the network refuses (%s)',
    async (failure) => {
      const world = await createApiWorld();
      world.world.verifyError = new ProviderError(failure, 'GET /v1/user was refused.');
      const answer = await world.call('POST', '/v1/integrations', { body: valid });
      expect(answer).toMatchObject(problem(422, 'credentials-rejected', 'credentials'));
      await isEmpty(world);
    },
  );

  it.each([
    ['rate-limited', 17, '17'],
    ['unavailable', undefined, '30'],
    ['unexpected-response', undefined, '30'],
    ['internal', undefined, '30'],
  ] as const)(
    'stores nothing when the network cannot be asked (%s)',
    async (failure, retryAfterSeconds, retryAfter) => {
      const world = await createApiWorld();
      world.world.verifyError = new ProviderError(failure, 'GET /v1/user failed.', { retryAfterSeconds });
      const answer = await world.call('POST', '/v1/integrations', { body: valid });
      expect(answer).toMatchObject({
        ...problem(503, 'provider-unavailable'),
        headers: { 'retry-after': retryAfter },
      });
      await isEmpty(world);
    },
  );

  it('says internal-error and logs once when something of ours breaks, without what was sent', async () => {
    const world = await createApiWorld();
    world.world.verifyError = new TypeError('broken');
    const answer = await world.call('POST', '/v1/integrations', { body: valid });
    expect(answer).toMatchObject(problem(500, 'internal-error'));
    expect(answer.text).not.toContain('broken');
    expect(world.logged).toEqual([
      [
        'A request failed.',
        world.world.verifyError,
        { requestId: 'request-1', route: 'POST /v1/integrations' },
      ],
    ]);
    await isEmpty(world);
  });

  it('takes everything back when the first sync cannot be queued', async () => {
    const world = await createApiWorld();
    const other = await create(world);
    const [moved, free] = [await createSource(world, { integrationId: other }), await createSource(world)];
    world.queued.length = 0;
    world.world.queueError = new Error('The queue is away.');
    const answer = await world.call('POST', '/v1/integrations', {
      body: { ...valid, trafficSourceIds: [moved, free] },
    });
    expect(answer).toMatchObject({
      ...problem(503, 'sync-queue-unavailable'),
      headers: { 'retry-after': '5' },
    });
    expect((await world.call('GET', '/v1/integrations')).body['items']).toMatchObject([
      { id: other, trafficSourceIds: [moved] },
    ]);
    expect((await world.call('GET', `/v1/traffic-sources/${moved}`)).body).toMatchObject({
      integrationId: other,
    });
    expect((await world.call('GET', `/v1/traffic-sources/${free}`)).body).toMatchObject({
      integrationId: null,
    });
    expect(world.queued).toEqual([]);
  });

  it('warns on the later of two integrations with the same credentials, until the earlier is deleted', async () => {
    const world = await createApiWorld();
    const first = await create(world);
    const second = await create(world, { name: 'Second' });
    const warningsOf = async (id: string) =>
      (await world.call('GET', `/v1/integrations/${id}`)).body['warnings'];
    expect(await warningsOf(first)).toEqual([]);
    expect(await warningsOf(second)).toMatchObject([
      { code: 'credential-shared', message: expect.stringContaining(first) },
    ]);
    await world.call('DELETE', `/v1/integrations/${first}`);
    expect(await warningsOf(second)).toEqual([]);
    expect(world.forgotten).toEqual([]);
  });

  it('warns of links that clicks contradict, until they are changed', async () => {
    const world = await createApiWorld();
    const id = await create(world);
    const linkedTo = (networkCampaignId: string | null) =>
      networkCampaignId === null ? null : { integrationId: id, networkCampaignId };
    const body = { name: 'Summer', costLink: linkedTo('n1') };
    const campaign = (await world.call('POST', '/v1/campaigns', { body })).body['id'];
    const contradict = async (networkCampaignId: string) => {
      const before = await world.config.integrations.find(world.home, id);
      if (!before) throw new Error('There is no integration.');
      const costLink = { integrationId: id, networkCampaignId: 'n1' };
      const warning = { campaignId: String(campaign), networkCampaignId, costLink, holderId: null, at: NOW };
      const warnings = [...before.warnings, warning];
      await world.config.integrations.update(
        before,
        { ...before, warnings, version: before.version + 1 },
        [],
      );
    };
    const warnings = async () => (await world.call('GET', `/v1/integrations/${id}`)).body['warnings'];
    await contradict('n2');
    await contradict('n3');
    expect(await warnings()).toMatchObject([
      { code: 'link-contradicted', message: expect.stringMatching(/network campaign n2, but .* with n1/) },
      { code: 'link-contradicted', message: expect.stringMatching(/network campaign n3, but .* with n1/) },
    ]);
    await world.call('PATCH', `/v1/campaigns/${campaign}`, { body: { costLink: null } });
    expect(await warnings()).toEqual([]);
  });

  it('assigns traffic sources, and takes those of another integration over', async () => {
    const world = await createApiWorld();
    const source = await createSource(world);
    const first = await create(world, { trafficSourceIds: [source, source] });
    const second = await create(world, { trafficSourceIds: [source] });
    const shown = async (path: string) => (await world.call('GET', path)).body;
    expect(await shown(`/v1/integrations/${first}`)).toMatchObject({ trafficSourceIds: [], version: 2 });
    expect(await shown(`/v1/integrations/${second}`)).toMatchObject({ trafficSourceIds: [source] });
    expect(await shown(`/v1/traffic-sources/${source}`)).toMatchObject({ integrationId: second });
  });

  it('refuses a traffic source of another provider, and one that does not exist', async () => {
    const world = await createApiWorld();
    const own = await createSource(world);
    const other = await createSource(world, { provider: zonedNetwork.id });
    expect(
      await world.call('POST', '/v1/integrations', { body: { ...valid, trafficSourceIds: [own, other] } }),
    ).toMatchObject(problem(422, 'traffic-source-mismatch', 'trafficSourceIds.1'));
    expect(
      await world.call('POST', '/v1/integrations', { body: { ...valid, trafficSourceIds: ['trs_none'] } }),
    ).toMatchObject(problem(404, 'not-found', 'trafficSourceIds.0'));
    await isEmpty(world);
  });
});

describe('what the network tells of an account', () => {
  const { timezone, currency, ...unzoned } = { ...valid, provider: tellingNetwork.id };
  const told = { timezone: 'America/New_York', currency: 'PLN' };
  const telling = async () => {
    const world = await createApiWorld();
    world.world.told = told;
    return world;
  };

  it('is taken over where nothing is said', async () => {
    const { call, queued } = await telling();
    const { status, body } = await call('POST', '/v1/integrations', { body: unzoned });
    expect({ status, body }).toMatchObject({ status: 201, body: told });
    expect(queued).toMatchObject([{ lastDay: '2026-03-14' }]);
  });

  it.each([
    [{ timezone, currency: 'PLN' }, 'timezone', 'America/New_York, not Europe/Berlin'],
    [{ currency }, 'currency', 'PLN, not EUR'],
  ])('stands against %j', async (wanted, path, names) => {
    const world = await telling();
    const answer = await world.call('POST', '/v1/integrations', { body: { ...unzoned, ...wanted } });
    expect(answer).toMatchObject(problem(422, `${path}-mismatch`, path));
    expect(answer.body['detail']).toContain(names);
    await isEmpty(world);
  });

  it.each([{}, told, { timezone: 'US/Eastern' }])('agrees with %j', async (wanted) => {
    const { call } = await telling();
    const { body } = await call('POST', '/v1/integrations', { body: { ...unzoned, ...wanted } });
    expect(body).toMatchObject({ ...told, ...wanted });
  });

  it('leaves to the user what it does not tell', async () => {
    const world = await createApiWorld();
    const { body } = await world.call('POST', '/v1/integrations', {
      body: { ...unzoned, timezone, currency },
    });
    expect(body).toMatchObject({ timezone, currency });
  });

  it('is asked with the stored credentials when the zone or currency is changed', async () => {
    const world = await telling();
    const { id } = (await world.call('POST', '/v1/integrations', { body: unzoned })).body;
    const patch = (body: unknown) => world.call('PATCH', `/v1/integrations/${id}`, { body });
    expect(await patch({ timezone })).toMatchObject(problem(422, 'timezone-mismatch', 'timezone'));
    expect(await patch({ currency })).toMatchObject(problem(422, 'currency-mismatch', 'currency'));
    expect(await patch({ timezone: 'US/Eastern' })).toMatchObject({ status: 200 });
    expect(world.tried.map(({ credentials }) => credentials['apiToken'])).toEqual(Array(4).fill(SECRET));
    world.world.verifyError = new ProviderError('unavailable', 'GET /account failed.');
    expect(await patch({ name: 'Not a question for the network' })).toMatchObject({ status: 200 });
    expect(await patch({ timezone })).toMatchObject(problem(503, 'provider-unavailable'));
  });

  it('is taken over again with the credentials of another account', async () => {
    const world = await telling();
    const { id } = (await world.call('POST', '/v1/integrations', { body: unzoned })).body;
    world.world.told = { timezone: 'Asia/Tokyo', currency: 'JPY' };
    const body = { credentials: { apiToken: 'another-token-0042' } };
    expect((await world.call('POST', `/v1/integrations/${id}/reconnect`, { body })).body).toMatchObject(
      world.world.told,
    );
  });
});

describe('a network whose accounts all have one zone', () => {
  it.each([
    [{}, 'America/New_York'],
    [{ timezone: 'Europe/Berlin' }, 'Europe/Berlin'],
  ])('gives it to an integration made with %j', async (wanted, expected) => {
    const { call } = await createApiWorld();
    const { timezone: _, ...body } = { ...valid, provider: easternNetwork.id };
    const answer = await call('POST', '/v1/integrations', { body: { ...body, ...wanted } });
    expect(answer.body).toMatchObject({ timezone: expected });
  });
});

describe('PATCH /v1/integrations/{id}', () => {
  it('changes what is named and keeps settings that are not', async () => {
    const world = await createApiWorld();
    const id = await create(world, { settings: { depth: 2, label: 'a' } });
    const body = { name: 'New', timezone: 'Asia/Kolkata', currency: 'USD', settings: { depth: 3 } };
    const answer = await world.call('PATCH', `/v1/integrations/${id}`, { body });
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(answer.body).toMatchObject({ ...body, settings: { depth: 3, label: 'a' }, version: 2 });
    expect(world.tried).toHaveLength(1);
  });

  it('replaces traffic sources', async () => {
    const world = await createApiWorld();
    const [old, kept, added] = [
      await createSource(world),
      await createSource(world),
      await createSource(world),
    ];
    const id = await create(world, { trafficSourceIds: [old, kept] });
    const body = { trafficSourceIds: [kept, added] };
    expect((await world.call('PATCH', `/v1/integrations/${id}`, { body })).body).toMatchObject(body);
    expect((await world.call('GET', `/v1/traffic-sources/${old}`)).body).toMatchObject({
      integrationId: null,
    });
    expect((await world.call('GET', `/v1/traffic-sources/${added}`)).body).toMatchObject({
      integrationId: id,
    });
  });

  it.each([
    ['"2"', 412],
    ['"2", "1"', 200],
    ['"1"', 200],
    ['*', 200],
    ['W/"1"', 412],
    ['1', 412],
  ])('with If-Match %s on version 1 answers %i', async (ifMatch, status) => {
    const world = await createApiWorld();
    const id = await create(world);
    const answer = await world.call('PATCH', `/v1/integrations/${id}`, {
      body: { name: 'New' },
      headers: { 'if-match': ifMatch },
    });
    expect(answer.status).toBe(status);
    const { body } = await world.call('GET', `/v1/integrations/${id}`);
    expect(body['name']).toBe(status === 200 ? 'New' : 'Main');
  });

  it('lets one of two changes at the same moment win and tells the other', async () => {
    const world = await createApiWorld();
    const id = await create(world);
    const change = (name: string, headers = {}) =>
      world.call('PATCH', `/v1/integrations/${id}`, { body: { name }, headers });
    const answers = await Promise.all([change('A'), change('B'), change('C', { 'if-match': '"1"' })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 409, 412]);
    expect(answers[1]).toMatchObject(problem(409, 'concurrent-change'));
  });

  it('tries new credentials first, and keeps the old ones when they are refused', async () => {
    const world = await createApiWorld();
    const id = await create(world);
    const body = { credentials: { apiToken: 'another-token-0042' } };
    world.world.verifyError = new ProviderError('credentials', 'POST /login was refused.');
    expect(await world.call('PATCH', `/v1/integrations/${id}`, { body })).toMatchObject(
      problem(422, 'credentials-rejected'),
    );
    expect((await world.call('GET', `/v1/integrations/${id}`)).body).toMatchObject({
      credentialHint: '…9f3a',
      version: 1,
    });
    world.world.verifyError = null;
    expect((await world.call('PATCH', `/v1/integrations/${id}`, { body })).body).toMatchObject({
      credentialHint: '…0042',
    });
  });

  it.each([
    [{ timezone: 'Europe/Berlin' }, 422, 'timezone-not-supported'],
    [{ provider: openNetwork.id }, 400, 'invalid-body'],
    [{ state: 'paused' }, 400, 'invalid-body'],
  ])('refuses %o', async (body, status, code) => {
    const world = await createApiWorld();
    const id = await create(world, { provider: zonedNetwork.id, timezone: 'Etc/UTC' });
    expect(await world.call('PATCH', `/v1/integrations/${id}`, { body })).toMatchObject(
      problem(status, code),
    );
  });
});

describe('DELETE /v1/integrations/{id}', () => {
  it('erases the credentials, frees the traffic sources and leaves the list', async () => {
    const world = await createApiWorld();
    const source = await createSource(world);
    const id = await create(world, { trafficSourceIds: [source] });
    expect(await world.call('DELETE', `/v1/integrations/${id}`)).toMatchObject({ status: 204, text: '' });
    expect(await world.config.integrations.find(world.home, id)).toMatchObject({
      state: 'deleted',
      credentials: null,
      credentialHint: '',
      credentialGroup: '',
    });
    expect(world.forgotten).toHaveLength(1);
    expect((await world.call('GET', '/v1/integrations')).body['items']).toEqual([]);
    expect((await world.call('GET', `/v1/traffic-sources/${source}`)).body).toMatchObject({
      integrationId: null,
    });
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/pause'],
      ['GET', '/syncs'],
    ] as const) {
      expect(await world.call(method, `/v1/integrations/${id}${path}`)).toMatchObject(
        problem(404, 'not-found'),
      );
    }
  });

  it('is refused from another version than If-Match names', async () => {
    const world = await createApiWorld();
    const id = await create(world);
    const answer = await world.call('DELETE', `/v1/integrations/${id}`, { headers: { 'if-match': '"9"' } });
    expect(answer).toMatchObject(problem(412, 'precondition-failed'));
  });
});

describe('actions on an integration', () => {
  const act = ({ call }: World, id: string, action: string, body?: unknown) =>
    call('POST', `/v1/integrations/${id}/${action}`, body === undefined ? {} : { body });
  const credentials = { apiToken: 'another-token-0042' };

  it.each([
    [['pause'], 'paused'],
    [['pause', 'pause'], 'paused'],
    [['pause', 'resume'], 'active'],
    [['resume'], 'active'],
    [['deactivate'], 'deactivated'],
    [['pause', 'deactivate', 'deactivate'], 'deactivated'],
  ])('%j end in %s', async (actions, status) => {
    const world = await createApiWorld();
    const id = await create(world);
    let answer = await world.call('GET', `/v1/integrations/${id}`);
    for (const action of actions) answer = await act(world, id, action);
    expect(answer).toMatchObject({ status: 200, headers: { etag: expect.any(String) }, body: { status } });
    expect(answer.body['nextSyncAt']).toBe(status === 'active' ? '2026-03-14T14:05:00Z' : null);
  });

  it.each(['resume', 'pause'])('%s does not bring back what was deactivated', async (action) => {
    const world = await createApiWorld();
    const id = await create(world);
    await act(world, id, 'deactivate');
    expect(await act(world, id, action)).toMatchObject(problem(409, 'invalid-transition'));
  });

  it('resume asks for the days since costs were last complete', async () => {
    const world = await createApiWorld();
    const id = await create(world);
    await act(world, id, 'pause');
    world.states.set(id, { ...NEVER_SYNCED, completeUntil: '2026-03-10T22:30:00Z' });
    world.queued.length = 0;
    await act(world, id, 'resume');
    expect(world.queued).toMatchObject([{ reason: 'gap', firstDay: '2026-03-10', lastDay: '2026-03-14' }]);
  });

  it('reconnect tries the credentials, ends the attention, makes it active and fills the gap', async () => {
    const world = await createApiWorld();
    const id = await create(world);
    await act(world, id, 'deactivate');
    const attention = { class: 'credentials' as const, message: 'The key was refused.', since: NOW };
    world.states.set(id, { ...NEVER_SYNCED, completeUntil: '2026-03-12T10:00:00Z', attention });
    world.queued.length = 0;
    const answer = await act(world, id, 'reconnect', { credentials });
    expect(answer.body).toMatchObject({ status: 'active', attention: null, credentialHint: '…0042' });
    expect(world.queued).toMatchObject([{ reason: 'gap', firstDay: '2026-03-12', lastDay: '2026-03-14' }]);
    world.world.verifyError = new ProviderError('permission', 'Not allowed.');
    expect(await act(world, id, 'reconnect', { credentials })).toMatchObject(
      problem(422, 'credentials-rejected'),
    );
    expect(await act(world, id, 'reconnect', {})).toMatchObject(problem(400, 'invalid-body', 'credentials'));
  });

  it('tells what needs attention, and when the next attempt is due', async () => {
    const world = await createApiWorld();
    const id = await create(world);
    const attention = { class: 'credentials' as const, message: 'The key was refused.', since: NOW };
    world.states.set(id, { ...NEVER_SYNCED, completeUntil: '2026-03-14T10:00:00Z', attention });
    expect((await world.call('GET', `/v1/integrations/${id}`)).body).toMatchObject({
      status: 'attention',
      attention: { ...attention, nextAttemptAt: '2026-03-14T23:00:00Z' },
      nextSyncAt: '2026-03-14T23:00:00Z',
      freshness: { completeUntil: '2026-03-14T10:00:00Z' },
    });
    await act(world, id, 'pause');
    expect((await world.call('GET', `/v1/integrations/${id}`)).body).toMatchObject({
      status: 'paused',
      attention: null,
    });
  });
});
