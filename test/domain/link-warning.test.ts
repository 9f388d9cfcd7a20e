import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CostLink } from '#shared/domain/campaign.ts';
import { DAY_MS } from '#shared/domain/instants.ts';
import { describeLinkWarning, type LinkWarning, stands, withWarning } from '#shared/domain/link-warning.ts';
import { formatInstant, parseInstant } from '#shared/domain/time.ts';

const NOW = parseInstant('2026-03-14T13:05:00Z');
const LINK: CostLink = { integrationId: 'int_1', networkCampaignId: 'n1' };

/** Clicks of `cmp_1` name `n2`, while it is linked with `n1`. */
const warningOf = (over: Partial<LinkWarning> = {}): LinkWarning => ({
  campaignId: 'cmp_1',
  networkCampaignId: 'n2',
  costLink: LINK,
  holderId: null,
  at: formatInstant(NOW),
  ...over,
});
const TAKEN = warningOf({ costLink: null, holderId: 'cmp_2' });

const linked = (costLink: CostLink | null, holder?: string) => ({
  campaigns: new Map([['cmp_1', { costLink }]]),
  holders: new Map(holder === undefined ? [] : [['n2', holder]]),
});

describe('a warning of a link that clicks contradict', () => {
  it.each([
    ['as long as the link is there', warningOf(), linked({ ...LINK }), true],
    ['whoever else holds what they name', warningOf(), linked(LINK, 'cmp_9'), true],
    [
      'until the campaign is linked with another',
      warningOf(),
      linked({ ...LINK, networkCampaignId: 'n3' }),
      false,
    ],
    ['until its link leads elsewhere', warningOf(), linked({ ...LINK, integrationId: 'int_2' }), false],
    ['until its link is removed', warningOf(), linked(null), false],
    ['until the campaign is deleted', warningOf(), { campaigns: new Map(), holders: new Map() }, false],
    ['as long as another campaign holds what they name', TAKEN, linked(null, 'cmp_2'), true],
    ['until a third one holds it', TAKEN, linked(null, 'cmp_3'), false],
    ['until none holds it', TAKEN, linked(null), false],
    ['until the campaign gets a link', TAKEN, linked(LINK, 'cmp_2'), false],
  ])('stands %s', (_, warning, links, expected) => {
    expect(stands(warning, links, NOW)).toBe(expected);
  });

  it('stands for thirty days', () => {
    expect(stands(warningOf(), linked(LINK), NOW + 30 * DAY_MS)).toBe(true);
    expect(stands(warningOf(), linked(LINK), NOW + 30 * DAY_MS + 1)).toBe(false);
  });

  it('is noted again after a day, as the latest', () => {
    const other = warningOf({ campaignId: 'cmp_2' });
    const kept = [other, warningOf()];
    expect(withWarning(kept, warningOf({ at: formatInstant(NOW + DAY_MS - 1) }))).toBe(kept);
    const later = warningOf({ at: formatInstant(NOW + DAY_MS) });
    expect(withWarning(kept, later)).toEqual([later, other]);
  });

  it('is one of five, which change once a day each at most, however many links are contradicted', () => {
    const claims = fc.array(
      fc.record({ claim: fc.integer({ min: 0, max: 20 }), hours: fc.nat({ max: 10 }) }),
    );
    fc.assert(
      fc.property(claims, (comings) => {
        let warnings: readonly LinkWarning[] = [];
        let at = NOW;
        let writes = 0;
        for (const { claim, hours } of comings) {
          at += hours * 3_600_000;
          const after = withWarning(
            warnings,
            warningOf({ campaignId: `cmp_${claim}`, at: formatInstant(at) }),
          );
          if (after !== warnings) writes += 1;
          warnings = after;
        }
        const times = warnings.map((warning) => parseInstant(warning.at));
        expect(times).toEqual(times.toSorted((a, b) => b - a));
        expect(new Set(warnings.map(({ campaignId }) => campaignId)).size).toBe(warnings.length);
        expect(warnings.length).toBeLessThanOrEqual(5);
        expect(writes).toBeLessThanOrEqual(5 * Math.ceil((at - NOW) / DAY_MS + 1));
      }),
    );
  });

  it.each([
    [warningOf(), /cmp_1 name network campaign n2, but it is linked with n1 \(noted 2026-03-14T13:05:00Z\)/],
    [TAKEN, /cmp_1 name network campaign n2, which is linked with campaign cmp_2/],
  ])('names both sides', (warning, message) => {
    expect(describeLinkWarning(warning)).toEqual({
      code: 'link-contradicted',
      message: expect.stringMatching(message),
    });
  });
});
