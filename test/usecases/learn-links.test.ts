import { describe, expect, it } from 'vitest';
import type { Campaign, CostLink } from '#shared/domain/campaign.ts';
import type { StoredEvent } from '#shared/domain/event.ts';
import { ConflictError } from '#shared/domain/ports.ts';
import type { EventChange, EventChanges } from '#shared/domain/tally-ports.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { learnLinks } from '#shared/usecases/learn-links.ts';
import { createMemoryConfig } from '#test/support/memory-config.ts';
import { sampleEvent } from '#test/support/sample-event.ts';

const NOW = '2026-03-14T13:05:00Z';
const WORKSPACE = 'wsp_1';
const dates = { createdAt: '2026-03-01T00:00:00Z', updatedAt: '2026-03-01T00:00:00Z', version: 1 };

const campaign = (id: string, costLink: CostLink | null = null): Campaign => ({
  ...{ id, name: id, trafficSourceId: 'trs_1', costLink },
  ...dates,
});
const linkTo = (networkCampaignId: string): CostLink => ({ integrationId: 'int_1', networkCampaignId });

async function createWorld(...campaigns: Campaign[]) {
  const config = createMemoryConfig();
  await config.workspaces.create({
    id: WORKSPACE,
    name: 'Home',
    timezone: 'Etc/UTC',
    currency: 'USD',
    ...dates,
  });
  await config.integrations.create(
    {
      ...{ id: 'int_1', workspaceId: WORKSPACE, kind: 'cost', provider: 'sample-ads', name: 'Main' },
      ...{ state: 'active', timezone: 'Etc/UTC', currency: 'USD', credentials: 'sealed' },
      ...{ credentialHint: '…9f3a', credentialGroup: 'g1', trafficSourceIds: [], settings: {}, warnings: [] },
      ...dates,
    },
    [],
  );
  const source = { id: 'trs_1', name: 'Source', provider: 'sample-ads', integrationId: 'int_1', ...dates };
  await config.trafficSources.create(WORKSPACE, source);
  await config.trafficSources.create(WORKSPACE, { ...source, id: 'trs_alone', integrationId: null });
  for (const each of campaigns) await config.campaigns.create(WORKSPACE, each);

  const stored = new Map<string, StoredEvent>();
  const events: EventChanges = {
    find: async (id) => stored.get(id) ?? null,
    async replace(before, after) {
      if (stored.get(before.id)?.revision !== before.revision) return false;
      stored.set(after.id, after);
      return true;
    },
  };
  const { campaigns: repository, trafficSources, integrations } = config;
  const deps = { campaigns: repository, trafficSources, integrations, events, now: () => parseInstant(NOW) };
  const change = (id: string, over: Partial<StoredEvent>): EventChange => {
    const after = sampleEvent({ id: `evt_${id}`, campaignId: 'cmp_1', networkCampaignId: 'n1', ...over });
    stored.set(after.id, after);
    return { sequenceNumber: '1', before: null, after, awaitedBy: [] };
  };
  return {
    config,
    deps,
    change,
    learn: (...changes: EventChange[]) => learnLinks(deps, changes),
    linkOf: async (id: string) => (await config.campaigns.find(WORKSPACE, id))?.costLink,
    warnings: async () => (await config.integrations.find(WORKSPACE, 'int_1'))?.warnings,
    flagsOf: (id: string) => stored.get(`evt_${id}`)?.flags,
  };
}

describe('a click with both ids', () => {
  it('links them where neither has a link, as a change of the campaign', async () => {
    const { config, learn, change, linkOf, warnings } = await createWorld(campaign('cmp_1'));
    expect(await learn(change('a', {}))).toEqual([]);
    expect(await config.campaigns.find(WORKSPACE, 'cmp_1')).toMatchObject({
      costLink: linkTo('n1'),
      updatedAt: NOW,
      version: 2,
    });
    await learn(change('a', {}), change('b', {}));
    expect((await config.campaigns.find(WORKSPACE, 'cmp_1'))?.version).toBe(2);
    expect([await linkOf('cmp_1'), await warnings()]).toEqual([linkTo('n1'), []]);
  });

  it('changes nothing where it contradicts a link, but is flagged, and told of once', async () => {
    const { config, learn, change, linkOf, warnings, flagsOf } = await createWorld(
      campaign('cmp_1', linkTo('n1')),
      campaign('cmp_2'),
    );
    const changes = [
      change('other', { networkCampaignId: 'n2' }),
      change('taken', { campaignId: 'cmp_2' }),
      change('right', {}),
    ];
    const versionOf = async () => (await config.integrations.find(WORKSPACE, 'int_1'))?.version ?? 0;
    const before = await versionOf();
    expect(await learn(...changes)).toEqual([]);
    expect(await learn(...changes)).toEqual([]);
    expect(await versionOf()).toBe(before + 2);
    expect([await linkOf('cmp_1'), await linkOf('cmp_2')]).toEqual([linkTo('n1'), null]);
    expect(['other', 'taken', 'right'].map(flagsOf)).toEqual([
      ['link-contradicted'],
      ['link-contradicted'],
      [],
    ]);
    expect(await warnings()).toEqual([
      { campaignId: 'cmp_2', networkCampaignId: 'n1', costLink: null, holderId: 'cmp_1', at: NOW },
      { campaignId: 'cmp_1', networkCampaignId: 'n2', costLink: linkTo('n1'), holderId: null, at: NOW },
    ]);
  });

  it('makes room among the warnings where somebody settled one', async () => {
    const { config, learn, change, warnings } = await createWorld(campaign('cmp_1', linkTo('n1')));
    await learn(change('a', { networkCampaignId: 'n2' }));
    const before = await config.campaigns.find(WORKSPACE, 'cmp_1');
    if (!before) throw new Error('The campaign is gone.');
    await config.campaigns.update(WORKSPACE, before, { ...before, costLink: linkTo('n3'), version: 2 });
    await learn(change('b', { networkCampaignId: 'n1' }));
    expect(await warnings()).toMatchObject([{ networkCampaignId: 'n1', costLink: linkTo('n3') }]);
  });

  it('links what a network calls by the longest id there is', async () => {
    const { learn, change, linkOf } = await createWorld(campaign('cmp_1'));
    expect(await learn(change('a', { networkCampaignId: '語'.repeat(200) }))).toEqual([]);
    expect(await linkOf('cmp_1')).toEqual(linkTo('語'.repeat(200)));
  });

  it('is the first in its batch to link, and the next one contradicts it', async () => {
    const { learn, change, linkOf, flagsOf } = await createWorld(campaign('cmp_1'));
    await learn(change('a', { networkCampaignId: 'n2' }), change('b', { networkCampaignId: 'n1' }));
    expect(await linkOf('cmp_1')).toEqual(linkTo('n2'));
    expect([flagsOf('a'), flagsOf('b')]).toEqual([[], ['link-contradicted']]);
  });

  it.each([
    { name: 'no campaign', over: { campaignId: null } },
    { name: 'a campaign that is gone', over: { campaignId: 'cmp_gone' } },
    { name: 'no network campaign', over: { networkCampaignId: null } },
    { name: 'what no network calls its campaign', over: { networkCampaignId: 'n'.repeat(1025) } },
    { name: 'an id that is one too long', over: { networkCampaignId: '語'.repeat(201) } },
    { name: 'a campaign without a traffic source', over: { campaignId: 'cmp_free' } },
    { name: 'a traffic source without an integration', over: { campaignId: 'cmp_alone' } },
    { name: 'another type', over: { type: 'conversion' as const } },
  ])('links nothing with $name', async ({ over }) => {
    const { learn, change, linkOf, warnings, flagsOf } = await createWorld(
      campaign('cmp_1'),
      { ...campaign('cmp_free'), trafficSourceId: null },
      { ...campaign('cmp_alone'), trafficSourceId: 'trs_alone' },
    );
    expect(await learn(change('a', over))).toEqual([]);
    const links = ['cmp_1', 'cmp_free', 'cmp_alone'].map(linkOf);
    expect(await Promise.all(links)).toEqual([null, null, null]);
    expect([await warnings(), flagsOf('a')]).toEqual([[], []]);
  });

  it('looks again where someone else links at the same moment', async () => {
    const { deps, change, linkOf, flagsOf } = await createWorld(campaign('cmp_1'));
    let isFirst = true;
    const campaigns = {
      ...deps.campaigns,
      async update(workspaceId: string, before: Campaign, after: Campaign) {
        if (isFirst) {
          isFirst = false;
          await deps.campaigns.update(workspaceId, before, { ...after, costLink: linkTo('n9') });
        }
        await deps.campaigns.update(workspaceId, before, after);
      },
    };
    expect(await learnLinks({ ...deps, campaigns }, [change('a', {})])).toEqual([]);
    expect(await linkOf('cmp_1')).toEqual(linkTo('n9'));
    expect(flagsOf('a')).toEqual(['link-contradicted']);
  });

  it('comes again where the integration never stands still', async () => {
    const { deps, change } = await createWorld(campaign('cmp_1', linkTo('n2')));
    const update = async () => {
      throw new ConflictError('It has changed.');
    };
    const integrations = { ...deps.integrations, update };
    const contradicting = change('a', {});
    expect(await learnLinks({ ...deps, integrations }, [contradicting])).toMatchObject([
      { changes: [contradicting], error: expect.any(Error) },
    ]);
  });
});
