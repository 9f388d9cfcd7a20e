import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMicros } from '#shared/domain/micros.ts';
import { REPORT_KEYS, type ReportKey } from '#shared/domain/report-keys.ts';
import { NO_EVENTS } from '#shared/domain/roll-up.ts';
import { formatInstant, HOUR_MS, parseInstant, QUARTER_MS, utcDayOf } from '#shared/domain/time.ts';
import type { ReportQuery } from '#shared/usecases/report-question.ts';
import { type ReportView, type ShowReportDeps, showReport } from '#shared/usecases/show-report.ts';
import { createApiWorld, NOW } from '#test/support/api-world.ts';
import { ALL_ZONES } from '#test/support/zones.ts';

/** Both sides of the clock change of Europe/Berlin. */
const START = parseInstant('2026-03-28T12:00:00Z');
const HOURS = 60;
const AT = '2026-03-20T00:00:00Z';
const CURRENCIES = ['EUR', 'USD', 'JPY'];
const MONEY = ['cost', 'revenue', 'payout', 'profit', 'manualCostIgnored'] as const;
const COUNTS = ['impressions', 'clicks', 'conversions'] as const;

const currency = () => fc.constantFrom(...CURRENCIES);
const facts = fc.record({
  costs: fc.array(
    fc.record({
      networkCampaignId: fc.constantFrom('n1', 'n2', 'n3'),
      /** Networks whose zone has another offset begin their hours at :30. */
      half: fc.integer({ min: 0, max: 2 * HOURS }),
      amount: fc.bigInt({ min: -5_000_000n, max: 50_000_000n }),
      currency: currency(),
    }),
    { maxLength: 25 },
  ),
  /** A feed and campaign has one roll-up of a quarter. */
  events: fc.uniqueArray(
    fc.record({
      campaignId: fc.constantFrom('cmp_a', 'cmp_b', 'cmp_gone', null),
      quarter: fc.integer({ min: 0, max: 4 * HOURS }),
      clicks: fc.nat(50),
      detailed: fc.nat(50),
      publisher: fc.constantFrom('p1', 'p2', 'none'),
      revenue: fc.bigInt({ min: 0n, max: 9_000_000n }),
      currency: currency(),
    }),
    { maxLength: 25, selector: ({ campaignId, quarter }) => `${campaignId} ${quarter}` },
  ),
  manualCosts: fc.array(
    fc.record({
      campaignId: fc.constantFrom('cmp_a', 'cmp_b', 'cmp_gone'),
      from: fc.constantFrom('2026-03-27', '2026-03-29'),
      to: fc.constantFrom('2026-03-29', '2026-04-02'),
      timezone: fc.constantFrom('Etc/UTC', 'Europe/Berlin', 'Asia/Kolkata'),
      amount: fc.constantFrom('0.000001', '10.000000', '7.777777'),
      currency: currency(),
    }),
    { maxLength: 3 },
  ),
});

/** Dollars have a rate on two of the days, yen on none. */
const worlds = facts.map(({ costs, events, manualCosts }) => async () => {
  const { deps, home, rollUps, config } = await createApiWorld();
  const common = { createdAt: NOW, updatedAt: NOW, version: 1, trafficSourceId: null };
  const costLink = { integrationId: 'int_a', networkCampaignId: 'n1' };
  await config.campaigns.create(home, { id: 'cmp_a', name: 'A', costLink, ...common });
  await config.campaigns.create(home, { id: 'cmp_b', name: 'B', costLink: null, ...common });
  for (const { half, networkCampaignId, ...cost } of costs) {
    const hour = START + (half * HOUR_MS) / 2;
    const origin = { workspaceId: home, integrationId: 'int_a', networkCampaignId, day: utcDayOf(hour) };
    rollUps.costDays.push({ ...origin, hours: [{ hour, ...cost }] });
  }
  for (const { quarter, campaignId, clicks, detailed, publisher, revenue, currency: own } of events) {
    const start = START + quarter * QUARTER_MS;
    const origin = { workspaceId: home, feedId: 'int_feed', campaignId, day: utcDayOf(start) };
    const quarterOf = (count: number, amount: bigint) => ({
      start,
      counts: { ...NO_EVENTS, clicks: count },
      money: new Map([[own, { revenue: amount, payout: amount / 3n }]]),
    });
    rollUps.eventDays.push({ ...origin, quarters: [quarterOf(clicks, revenue)] });
    const part = quarterOf(Math.min(detailed, clicks), revenue / 2n);
    rollUps.detailDays.push({ ...origin, publisher, offer: null, subId: null, quarters: [part] });
  }
  for (const [index, cost] of manualCosts.entries()) {
    await deps.manualCosts.create(home, [{ id: `mnc_${index}`, ...cost, createdAt: AT, version: 1 }]);
  }
  const rate = { from: 'USD', to: 'EUR', rate: '0.923456789123' };
  await deps.exchangeRates.put(home, [
    { date: '2026-03-28', ...rate },
    { date: '2026-03-30', ...rate, rate: '0.9' },
  ]);
  return { deps, home };
});

const groupings = fc.subarray([...REPORT_KEYS], { maxLength: 3 });
const zones = fc.constantFrom('Etc/UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Chatham', ...ALL_ZONES);
const ranges = fc.record({
  from: fc.integer({ min: -8, max: 120 }),
  quarters: fc.integer({ min: 1, max: 4 * HOURS }),
});
const instant = (quarter: number): string => formatInstant(START + quarter * QUARTER_MS);

/** All pages of a report, as one. */
async function readAll(
  deps: ShowReportDeps,
  home: string,
  query: ReportQuery,
  limit = 200,
): Promise<ReportView> {
  const first = await showReport(deps, home, query, { limit, cursor: null });
  const rows = [...first.rows];
  for (let cursor = first.nextCursor; cursor !== null; ) {
    const page: ReportView = await showReport(deps, home, query, { limit, cursor });
    expect(page.totals).toEqual(first.totals);
    rows.push(...page.rows);
    cursor = page.nextCursor;
  }
  return { ...first, rows };
}

const sum = (amounts: readonly string[]): bigint =>
  amounts.reduce((total, amount) => total + parseMicros(amount), 0n);

/** Exact sums of some lines by column, of amounts without a rate by currency. */
function sumsOf(lines: readonly ReportView['totals'][]): Record<string, unknown> {
  const unconverted = Map.groupBy(
    lines.flatMap((line) => line.unconverted),
    (amounts) => amounts.currency,
  );
  return {
    ...Object.fromEntries(COUNTS.map((key) => [key, lines.reduce((total, line) => total + line[key], 0)])),
    ...Object.fromEntries(MONEY.map((key) => [key, sum(lines.map((line) => line[key]))])),
    ...Object.fromEntries(
      [...unconverted]
        .toSorted()
        .map(([name, amounts]) => [
          name,
          MONEY.map((key) => sum(amounts.map((each) => each[key] ?? '0.000000'))).join(' '),
        ]),
    ),
  };
}

const keyOf = (row: ReportView['rows'][number], keys: readonly ReportKey[]): string =>
  JSON.stringify(keys.map((key) => row[key]));

describe('a report', () => {
  it('has the same totals for every grouping and zone, which its rows add up to on any pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds,
        groupings,
        zones,
        ranges,
        fc.integer({ min: 1, max: 7 }),
        async (createWorld, groupBy, timezone, { from, quarters }, limit) => {
          const { deps, home } = await createWorld();
          const range = { from: instant(from), to: instant(from + quarters) };
          const plain = await readAll(deps, home, { ...range, timezone: 'Etc/UTC' });
          const query = { ...range, timezone, groupBy };
          const { rows, totals } = await readAll(deps, home, query);
          expect(totals).toEqual(plain.totals);
          expect(sumsOf(rows)).toEqual(sumsOf([totals]));
          expect(new Set(rows.map((row) => keyOf(row, groupBy))).size).toBe(rows.length);
          expect((await readAll(deps, home, query, limit)).rows).toEqual(rows);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is the sum of the reports of its parts', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds,
        ranges,
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (createWorld, range, at) => {
          const { deps, home } = await createWorld();
          const middle = range.from + Math.max(1, Math.round(at * range.quarters));
          // Without any rate no amount is rounded.
          const totalsOf = async (from: number, to: number) =>
            from < to
              ? [
                  (await readAll(deps, home, { from: instant(from), to: instant(to), currency: 'GBP' }))
                    .totals,
                ]
              : [];
          const end = range.from + range.quarters;
          const parts = [...(await totalsOf(range.from, middle)), ...(await totalsOf(middle, end))];
          expect(sumsOf(parts)).toEqual(sumsOf(await totalsOf(range.from, end)));
        },
      ),
      { numRuns: 100 },
    );
  });
});
