import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCampaignRepository } from '#shared/adapters/dynamodb/campaign-repository.ts';
import { type Campaign, networkCampaignIdSchema } from '#shared/domain/campaign.ts';
import { type CampaignRepository, ConflictError, LinkTakenError } from '#shared/domain/ports.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const AT = '2026-03-14T13:20:00Z';
const linkTo = (networkCampaignId: string) => ({ integrationId: 'int_1', networkCampaignId });

const campaignOf = (id: string, change: Partial<Campaign> = {}): Campaign => ({
  id,
  name: id,
  trafficSourceId: null,
  costLink: null,
  createdAt: AT,
  updatedAt: AT,
  version: 1,
  ...change,
});

describe('campaigns in DynamoDB', () => {
  let tables: TestTables;
  let campaigns: CampaignRepository;

  beforeAll(async () => {
    tables = await createTestTables();
    campaigns = createCampaignRepository(tables.documents, tables.configTable, {
      sleep: async () => {},
      random: () => 0,
    });
  });
  afterAll(() => tables.drop());

  const linksOf = async (...ids: string[]) => Object.fromEntries(await campaigns.linksOf('int_1', ids));

  it('claim a network campaign when they are stored, and give it back when they are deleted', async () => {
    const campaign = campaignOf('cmp_1', { costLink: linkTo('n1') });
    await campaigns.create('wsp_1', campaign);
    expect(await campaigns.find('wsp_1', 'cmp_1')).toEqual(campaign);
    expect(await linksOf('n1', 'n1', 'other')).toEqual({ n1: 'cmp_1' });
    await campaigns.delete('wsp_1', campaign);
    expect(await campaigns.find('wsp_1', 'cmp_1')).toBeNull();
    expect(await linksOf('n1')).toEqual({});
  });

  it('cannot claim what another holds; nothing of them is stored and the holder is named', async () => {
    await campaigns.create('wsp_1', campaignOf('cmp_holder', { costLink: linkTo('n2') }));
    const second = campaigns.create('wsp_1', campaignOf('cmp_second', { costLink: linkTo('n2') }));
    await expect(second).rejects.toThrow(LinkTakenError);
    await expect(second).rejects.toMatchObject({ holderId: 'cmp_holder', link: linkTo('n2') });
    expect(await campaigns.find('wsp_1', 'cmp_second')).toBeNull();
  });

  it('release the old network campaign when they claim a new one', async () => {
    const before = campaignOf('cmp_move', { costLink: linkTo('n3') });
    await campaigns.create('wsp_1', before);
    const after = { ...before, costLink: linkTo('n4'), version: 2 };
    await campaigns.update('wsp_1', before, after);
    expect(await linksOf('n3', 'n4')).toEqual({ n4: 'cmp_move' });
    await campaigns.update('wsp_1', after, { ...after, name: 'Same link', version: 3 });
    expect(await linksOf('n3', 'n4')).toEqual({ n4: 'cmp_move' });
  });

  it('keep their link when a change comes from an old version', async () => {
    const stored = campaignOf('cmp_old', { costLink: linkTo('n5'), version: 3 });
    await campaigns.create('wsp_1', stored);
    const stale = { ...stored, version: 2 };
    await expect(campaigns.update('wsp_1', stale, { ...stale, costLink: null })).rejects.toThrow(
      ConflictError,
    );
    await expect(campaigns.delete('wsp_1', stale)).rejects.toThrow(ConflictError);
    expect(await linksOf('n5')).toEqual({ n5: 'cmp_old' });
  });

  it.each(['語', '\u{1f600}'])('hold a network campaign with the longest id, of %s', async (character) => {
    const id = character.repeat(200);
    expect(networkCampaignIdSchema.safeParse(id + character).success).toBe(false);
    const campaign = campaignOf('cmp_long', { costLink: linkTo(networkCampaignIdSchema.parse(id)) });
    await campaigns.create('wsp_1', campaign);
    expect(await linksOf(id)).toEqual({ [id]: 'cmp_long' });
    await campaigns.delete('wsp_1', campaign);
  });

  it('give a network campaign that many claim at the same moment to exactly one', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `cmp_r${index}`);
    const results = await Promise.allSettled(
      ids.map((id) => campaigns.create('wsp_1', campaignOf(id, { costLink: linkTo('n6') }))),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(9);
    expect(refused.every(({ reason }) => reason instanceof LinkTakenError)).toBe(true);
    const { n6: holder } = await linksOf('n6');
    expect(await campaigns.find('wsp_1', holder ?? '')).toMatchObject({ costLink: linkTo('n6') });
  });

  it('tell the links of more network campaigns than one batch holds', async () => {
    const ids = Array.from({ length: 130 }, (_, index) => `bulk-${index}`);
    await campaigns.create('wsp_1', campaignOf('cmp_b0', { costLink: linkTo('bulk-0') }));
    await campaigns.create('wsp_1', campaignOf('cmp_b1', { costLink: linkTo('bulk-129') }));
    expect(await linksOf(...ids)).toEqual({ 'bulk-0': 'cmp_b0', 'bulk-129': 'cmp_b1' });
  });

  it('are found many at once, in their workspace alone', async () => {
    await campaigns.create('wsp_3', campaignOf('cmp_m1'));
    await campaigns.create('wsp_3', campaignOf('cmp_m2'));
    const found = await campaigns.findMany('wsp_3', ['cmp_m2', 'cmp_m1', 'cmp_m2', 'cmp_1']);
    expect([...found.keys()].sort()).toEqual(['cmp_m1', 'cmp_m2']);
    expect(found.get('cmp_m2')).toMatchObject({ id: 'cmp_m2' });
  });

  it('are found by their traffic source', async () => {
    await campaigns.create('wsp_2', campaignOf('cmp_t1'));
    await campaigns.create('wsp_2', campaignOf('cmp_t2', { trafficSourceId: 'trs_1' }));
    expect(await campaigns.findByTrafficSource('wsp_2', 'trs_1')).toMatchObject({ id: 'cmp_t2' });
    expect(await campaigns.findByTrafficSource('wsp_2', 'trs_2')).toBeNull();
    expect((await campaigns.list('wsp_2', { limit: 10, cursor: null })).items).toHaveLength(2);
  });
});
