import { describe, expect, it } from 'vitest';
import { createBulkBook } from '#local/networks/bulk-book.ts';
import type { ReportQuery, ReportSource } from '#local/networks/report.ts';

const query: ReportQuery = {
  firstDay: '2026-01-01',
  lastDay: '2026-12-31',
  timezone: 'Etc/UTC',
  by: ['campaign', 'day', 'hour'],
  visibleAt: 0,
};

const allRows = (book: ReportSource, more: Partial<ReportQuery> = {}, pageSize = 700) => {
  const report = book.report({ ...query, ...more });
  return Array.from({ length: Math.ceil(report.count / pageSize) }, (_, page) =>
    report.rows(page * pageSize, pageSize),
  ).flat();
};

const key = (row: { campaign: { id: string } | null; day: string | null; hour: number | null }) =>
  `${row.day} ${row.hour} ${row.campaign?.id}`;

describe('bulk book', () => {
  const book = createBulkBook({ campaigns: 37, hours: 60 });

  it.each([
    ['hour by hour', {}],
    ['campaign by campaign', { order: [{ field: 'campaign', descending: false }] }],
    ['of one day', { firstDay: '2026-01-02', lastDay: '2026-01-02' }],
    ['of the last, shorter day', { firstDay: '2026-01-03', lastDay: '2026-02-01' }],
    ['of days without rows', { firstDay: '2027-01-01', lastDay: '2027-01-02' }],
  ] satisfies [string, Partial<ReportQuery>][])(
    'pages rows %s that agree with its count and total',
    (_how, more) => {
      const report = book.report({ ...query, ...more });
      const rows = allRows(book, more);
      expect(new Set(rows.map(key)).size).toBe(report.count);
      expect({
        micros: rows.reduce((sum, { micros }) => sum + micros, 0n),
        impressions: rows.reduce((sum, { impressions }) => sum + impressions, 0),
        clicks: rows.reduce((sum, { clicks }) => sum + clicks, 0),
      }).toEqual(report.total);
    },
  );

  it('holds the same rows in either order', () => {
    const byCampaign = allRows(book, { order: [{ field: 'campaign', descending: false }] });
    const texts = (rows: readonly Parameters<typeof key>[0][]) =>
      rows.map((row) => JSON.stringify({ ...row, micros: key(row) })).sort();
    expect(texts(byCampaign)).toEqual(texts(allRows(book)));
    expect(byCampaign[1]).toMatchObject({ campaign: { id: '7000001' }, day: '2026-01-01', hour: 1 });
  });

  it('has a row for every campaign and hour', () => {
    expect(book.report(query).count).toBe(37 * 60);
    expect(createBulkBook({ campaigns: 1000, hours: 1000 }).report(query).count).toBe(1_000_000);
  });

  it.each([
    [{ by: ['day'] }],
    [{ campaignIds: ['7000001'] }],
    [{ hours: [1] }],
    [{ order: [{ field: 'micros', descending: false }] }],
    [{ order: [{ field: 'day', descending: true }] }],
  ] satisfies [Partial<ReportQuery>][])('refuses %o, which it cannot answer from row numbers', (more) => {
    expect(() => book.report({ ...query, ...more })).toThrow('by campaign, day and hour only');
  });
});
