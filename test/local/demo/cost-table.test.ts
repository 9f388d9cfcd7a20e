import { describe, expect, it } from 'vitest';
import { hoursThatFit, renderCostTable } from '#local/demo/cost-table.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-14T22:00:00Z');

const cost = (campaign: string, hour: number, amount: bigint, currency = 'EUR', group = 'ExoClick') => ({
  campaign,
  hour: START + hour * HOUR,
  amount,
  currency,
  group,
});

describe('cost table of the demo', () => {
  it('lines up campaigns, hours and totals by currency', () => {
    const lines = renderCostTable(
      [
        cost('small', 0, 1_004_999n),
        cost('large campaign with a long name', 0, 1_234_565_000n),
        cost('large campaign with a long name', 2, 5_000n),
        cost('yen', 1, 7_000_000n, 'USD', 'MediaGo'),
      ],
      START,
      3,
    );
    expect(lines).toEqual([
      '                               22:00   23:00   00:00   total',
      'ExoClick',
      '  large campaign with a… EUR 1234.57       ·    0.01 1234.57',
      '  small                  EUR    1.00       ·       ·    1.00',
      'MediaGo',
      '  yen                    USD       ·    7.00       ·    7.00',
      '────────────────────────────────────────────────────────────',
      'total                    EUR 1235.57       ·    0.01 1235.57',
      'total                    USD       ·    7.00       ·    7.00',
    ]);
  });

  it.each([
    { width: 200, hours: 8 },
    { width: 102, hours: 8 },
    { width: 80, hours: 5 },
    { width: 20, hours: 1 },
  ])('shows $hours hours in a terminal of $width columns', ({ width, hours }) => {
    expect(hoursThatFit(width)).toBe(hours);
    const [heading = ''] = renderCostTable([], START, hours);
    if (width >= 50) expect(heading.length).toBeLessThanOrEqual(width);
  });
});
