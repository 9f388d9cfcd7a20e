import { describe, expect, it } from 'vitest';
import { createApiWorld, NOW } from '#test/support/api-world.ts';

async function createWorld() {
  const world = await createApiWorld();
  const campaign = async (name: string, workspaceId = world.home) => {
    const made = await world.call('POST', '/v1/campaigns', { body: { name }, workspaceId });
    return String(made.body['id']);
  };
  const campaignId = await campaign('Spring');
  const cost = { campaignId, from: '2026-03-14', to: '2026-03-15', amount: '10.00' };
  const create = (change: Record<string, unknown> = {}, over = {}) =>
    world.call('POST', '/v1/manual-costs', { body: { ...cost, ...change }, ...over });
  const list = async (query = '') => (await world.call('GET', '/v1/manual-costs', { query })).body['items'];
  return { ...world, campaign, campaignId, create, list };
}

describe('/v1/manual-costs', () => {
  it('makes, shows, lists and deletes them', async () => {
    const { call, create, list, campaignId } = await createWorld();
    const made = await create({ timezone: 'Asia/Kolkata', currency: 'INR' });
    const path = `/v1/manual-costs/${String(made.body['id'])}`;
    expect(made).toMatchObject({ status: 201, headers: { location: path, etag: '"1"' } });
    expect(made.body).toEqual({
      id: expect.stringMatching(/^mnc_/),
      campaignId,
      from: '2026-03-14',
      to: '2026-03-15',
      timezone: 'Asia/Kolkata',
      amount: '10.000000',
      currency: 'INR',
      createdAt: NOW,
      version: 1,
    });
    expect(await call('GET', path)).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: made.body });
    expect(await list()).toEqual([made.body]);
    expect(await call('DELETE', path, { headers: { 'if-match': '"2"' } })).toMatchObject({ status: 412 });
    expect(await call('DELETE', path, { headers: { 'if-match': '"1"' } })).toMatchObject({ status: 204 });
    expect(await call('DELETE', path)).toMatchObject({ status: 404 });
    expect(await call('GET', path)).toMatchObject({ status: 404 });
    expect(await list()).toEqual([]);
  });

  it('have the zone and the currency of their workspace where they say nothing', async () => {
    const { create } = await createWorld();
    expect((await create()).body).toMatchObject({ timezone: 'Europe/Berlin', currency: 'EUR' });
  });

  it('lists those of a campaign, also when it is deleted', async () => {
    const { call, campaign, create, list } = await createWorld();
    const other = await campaign('Summer');
    await create();
    const { body } = await create({ campaignId: other });
    expect(await list(`campaignId=${other}`)).toEqual([body]);
    await call('DELETE', `/v1/campaigns/${other}`);
    expect(await list(`campaignId=${other}`)).toEqual([body]);
    expect(await call('GET', '/v1/manual-costs', { query: 'campaignId=cmp_none' })).toMatchObject({
      status: 404,
      body: { errors: [{ path: 'campaignId' }] },
    });
  });

  it.each([
    ['a campaign that does not exist', { campaignId: 'cmp_none' }, 404, 'campaignId'],
    ['something that is no campaign', { campaignId: 'int_1' }, 400, 'campaignId'],
    ['days in the wrong order', { to: '2026-03-13' }, 400, 'to'],
    ['more than 366 days', { to: '2027-03-15' }, 400, 'to'],
    [
      'a day that its zone skipped',
      { from: '2011-12-30', to: '2011-12-30', timezone: 'Pacific/Apia' },
      400,
      'from',
    ],
    ['an amount below zero', { amount: '-0.01' }, 400, 'amount'],
    ['no amount', { amount: undefined }, 400, 'amount'],
    ['an unknown zone', { timezone: 'Mars/Olympus' }, 400, 'timezone'],
    ['an id of its own', { id: 'mnc_1' }, 400, 'id'],
  ])('refuses %s', async (_what, change, status, path) => {
    const { create, list } = await createWorld();
    expect(await create(change)).toMatchObject({ status, body: { errors: [{ path }] } });
    expect(await list()).toEqual([]);
  });

  it('lets viewers read, and keeps workspaces apart', async () => {
    const { call, create, campaign, foreign } = await createWorld();
    expect(await create({}, { role: 'viewer' })).toMatchObject({ status: 403 });
    expect(await create({ campaignId: await campaign('Theirs', foreign) })).toMatchObject({ status: 404 });
    const path = `/v1/manual-costs/${String((await create()).body['id'])}`;
    expect(await call('GET', path, { role: 'viewer' })).toMatchObject({ status: 200 });
    expect(await call('DELETE', path, { role: 'viewer' })).toMatchObject({ status: 403 });
    expect(await call('GET', path, { workspaceId: foreign })).toMatchObject({ status: 404 });
    expect(await call('DELETE', path, { workspaceId: foreign })).toMatchObject({ status: 404 });
    expect(await call('GET', path)).toMatchObject({ status: 200 });
  });
});

describe('POST /v1/manual-costs/imports', () => {
  async function createImports() {
    const world = await createWorld();
    const send = (rawBody: string, over = {}) =>
      world.call('POST', '/v1/manual-costs/imports', {
        rawBody,
        headers: { 'content-type': 'text/csv; charset=utf-8' },
        ...over,
      });
    return { ...world, send };
  }

  it('takes the lines that are right and says what is wrong with the others', async () => {
    const { send, list, campaignId, campaign, foreign } = await createImports();
    const theirs = await campaign('Theirs', foreign);
    const { status, body } = await send(
      [
        'currency,campaignId,from,to,amount,timezone',
        `USD,${campaignId},2026-03-14,2026-03-14,10.00,Etc/UTC`,
        `,${campaignId},2026-03-14,2026-03-13,10.0000001,`,
        `,${campaignId},,2026-03-13,1,`,
        `,${theirs},2026-03-14,2026-03-14,1,`,
        `,${campaignId},2011-12-30,2011-12-30,1,Pacific/Apia`,
        `,${campaignId},2026-03-14`,
        '',
        `,${campaignId},2026-03-15,2026-03-16,7,`,
      ].join('\r\n'),
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      imported: 2,
      refused: 5,
      lines: [
        { line: 2, code: 200, id: expect.stringMatching(/^mnc_/) },
        refused(3, 'amount'),
        refused(4, 'from', 'This field is needed.'),
        refused(5, 'campaignId', 'This workspace has no such campaign.'),
        refused(6, 'from'),
        refused(7, '', 'The number of cells is 3, that of the first line 6.'),
        { line: 9, code: 200, id: expect.stringMatching(/^mnc_/) },
      ],
    });
    expect(await list()).toMatchObject([
      { from: '2026-03-14', amount: '10.000000', currency: 'USD', timezone: 'Etc/UTC', createdAt: NOW },
      { from: '2026-03-15', amount: '7.000000', currency: 'EUR', timezone: 'Europe/Berlin' },
    ]);
  });

  it('keeps the order of the lines, so that a later one replaces an earlier one', async () => {
    const { send, list, campaignId } = await createImports();
    const amounts = Array.from({ length: 120 }, (_, at) => `${at}.000000`);
    const lines = amounts.map((amount) => `${campaignId},2026-03-14,2026-03-14,${amount}`);
    await send(['campaignId,from,to,amount', ...lines].join('\n'));
    expect(await list('limit=200')).toMatchObject(amounts.map((amount) => ({ amount })));
  });

  it('takes five thousand lines, and none of a longer file', async () => {
    const { send, list, campaignId } = await createImports();
    const line = `${campaignId},2026-03-14,2026-03-14,1\n`;
    expect(await send(`campaignId,from,to,amount\n${line.repeat(5001)}`)).toMatchObject({ status: 413 });
    expect(await list()).toEqual([]);
    expect(await send(`campaignId,from,to,amount\n${line.repeat(5000)}`)).toMatchObject({
      body: { imported: 5000, refused: 0 },
    });
  });

  it.each([
    ['no columns', '', ''],
    ['an unknown column', 'campaignId,from,to,amount,note\n', 'note'],
    ['a missing column', 'campaignId,from,to,currency\n', 'amount'],
  ])('refuses a file with %s', async (_what, text, path) => {
    const { send } = await createImports();
    expect(await send(text)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('refuses what is not sent as CSV, and what a viewer sends', async () => {
    const { send } = await createImports();
    const json = { headers: { 'content-type': 'application/json' } };
    expect(await send('{}', json)).toMatchObject({ status: 400 });
    expect(await send('', { role: 'viewer' })).toMatchObject({ status: 403 });
  });
});

const refused = (line: number, path: string, message: unknown = expect.any(String)) => ({
  line,
  code: 400,
  errors: [{ path, message }],
});
