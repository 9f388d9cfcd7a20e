import { describe, expect, it } from 'vitest';
import { countsOf, differencesOf, idOfEvent, type SoakFindings } from '#local/soak/compare-soak.ts';
import { planSoak, type SoakEvent, type SoakPlan } from '#local/soak/soak-plan.ts';

const plan = planSoak({ feedId: 'int_feed', campaignIds: ['cmp_a', 'cmp_b'], calls: 300, seed: 3 });
const [event] = plan.events;
if (!event) throw new Error('The plan is empty.');

const exact: SoakFindings = {
  counts: countsOf(plan.events),
  events: plan.events,
  inbound: {
    accepted: plan.events.map(idOfEvent),
    refused: plan.refused,
    entries: plan.calls.length + plan.rejections.length,
  },
  deadLetters: 0,
};

describe('What is found after a soak', () => {
  it('has no difference when it is what was planned, in any order', () => {
    const found = { ...exact, events: plan.events.toReversed() };
    expect(differencesOf(plan, found)).toEqual([]);
  });

  it('may have calls in the inbound log that were sent again', () => {
    const inbound = { ...exact.inbound, refused: [...plan.refused, ...plan.refused], entries: 10_000 };
    expect(differencesOf(plan, { ...exact, inbound })).toEqual([]);
  });

  it.each<[string, Partial<SoakFindings>, RegExp]>([
    [
      'an event that is not listed',
      { events: plan.events.slice(1) },
      /^The list of events lacks: click c0 of/,
    ],
    ['an event that is listed twice', { events: [...plan.events, event] }, /has too often: click c0 of/],
    [
      'an event of another campaign',
      { events: plan.events.with(0, { ...event, campaignId: 'cmp_c' }) },
      /lacks: click c0 of/,
    ],
    [
      'an event of another placement',
      { events: plan.events.with(0, { ...event, placement: 's9999' }) },
      /lacks: click c0 of/,
    ],
    [
      'an event that is counted at another placement',
      { counts: countsOf(plan.events.with(0, { ...event, placement: 's9999' })) },
      /^The report of placement s\d+ has /,
    ],
    [
      'an event that is not in the inbound log',
      { inbound: { ...exact.inbound, accepted: exact.inbound.accepted.slice(1) } },
      /^The inbound log lacks: click c0$/,
    ],
    [
      'a refused call that is not in the inbound log',
      { inbound: { ...exact.inbound, refused: plan.refused.slice(1) } },
      /^The refused calls lacks: wrong/,
    ],
    [
      'fewer calls in the inbound log than were sent',
      { inbound: { ...exact.inbound, entries: 5 } },
      /^The inbound log has 5 of \d+ calls\.$/,
    ],
    [
      'an event that is counted twice',
      { counts: countsOf([...plan.events, event]) },
      /^The report of campaign cmp_[ab] has .* and should have /,
    ],
    [
      'counters of nothing',
      { counts: new Map() },
      /^The report of campaign cmp_[ab] has nothing, and should have /,
    ],
    ['dead letters', { deadLetters: 2 }, /^2 messages became dead letters\.$/],
  ])('differs by %s', (_name, change, sentence) => {
    const [first] = differencesOf(plan, { ...exact, ...change });
    expect(first).toMatch(sentence);
  });

  it('is told in few sentences however much is missing', () => {
    const differences = differencesOf(plan, { ...exact, events: [] });
    expect(differences).toHaveLength(11);
    expect(differences.at(-1)).toBe(`The list of events lacks ${plan.events.length - 10} more.`);
  });
});

describe('A plan', () => {
  const pathsOf = ({ calls }: SoakPlan) => calls.map(({ path }) => path);

  it('is the same for the same seed, and another for another', () => {
    const options = { feedId: 'int_feed', campaignIds: ['cmp_a', 'cmp_b'], calls: 300 };
    expect(planSoak({ ...options, seed: 3 })).toEqual(plan);
    expect(pathsOf(planSoak({ ...options, seed: 4 }))).not.toEqual(pathsOf(plan));
  });

  it('repeats calls, but plans each event once', () => {
    expect(new Set(pathsOf(plan)).size).toBeLessThan(plan.calls.length);
    expect(new Set(plan.events.map(idOfEvent)).size).toBe(plan.events.length);
    expect(new Set(pathsOf(plan)).size).toBe(plan.events.length + plan.refused.length);
  });

  it.each<SoakEvent['type']>(['click', 'conversion', 'impression'])('has a %s', (type) => {
    expect(plan.events.filter((one) => one.type === type).length).toBeGreaterThan(10);
  });

  it('counts what is approved alone towards money', () => {
    const click: SoakEvent = {
      ...{ type: 'click', id: 'c1', campaignId: 'cmp_a', placement: '' },
      ...{ status: 'approved', revenue: 0n, payout: 0n },
    };
    const conversion: SoakEvent = { ...click, type: 'conversion', revenue: 20n, payout: 10n };
    const counts = countsOf([click, conversion, { ...conversion, status: 'rejected' }]);
    const expected = {
      ...{ impressions: 0, clicks: 1, conversionsApproved: 1, conversionsRejected: 1 },
      ...{ revenue: 20n, payout: 10n },
    };
    expect([...counts]).toEqual([
      ['campaign cmp_a', expected],
      ['no placement', expected],
    ]);
  });
});
