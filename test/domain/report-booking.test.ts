import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReportBooking } from '#shared/domain/report-booking.ts';
import { createReportGroups } from '#shared/domain/report-groups.ts';
import { NO_ORIGIN, type ReportKey } from '#shared/domain/report-keys.ts';
import { RATE_OF_ONE, type ScaledRate } from '#shared/domain/report-money.ts';
import { addMoney, createSums } from '#shared/domain/report-sums.ts';
import { cutTime } from '#shared/domain/report-time.ts';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';

const DAY = '2026-03-29';
const START = parseInstant(`${DAY}T00:00:00Z`);
const RANGE = { from: START + 2 * HOUR_MS, to: START + 20 * HOUR_MS };
const RATES = new Map<string, ScaledRate>([
  ['EUR', RATE_OF_ONE],
  ['USD', 923_456_789_123n],
]);
const rateOn = (currency: string): ScaledRate | null => RATES.get(currency) ?? null;

const hours = fc.array(
  fc.record({
    hour: fc.nat(23).map((hour) => START + hour * HOUR_MS),
    amount: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
    currency: fc.constantFrom('EUR', 'USD', 'JPY'),
  }),
  { maxLength: 40 },
);

describe('booking the costs of a day', () => {
  it('comes to what its hours come to one by one', () => {
    fc.assert(
      fc.property(hours, fc.constantFrom<ReportKey[]>(['hour'], []), (all, keys) => {
        const cut = cutTime(RANGE, 'Europe/Berlin', keys.includes('hour') ? ['hour'] : [], new Map());
        const groups = createReportGroups(keys, new Map(), cut);
        const day = { integrationId: 'int_a', networkCampaignId: 'n1', day: DAY, hours: all };
        createReportBooking(groups, rateOn).addCosts(NO_ORIGIN, day);

        const expected = new Map<number, ReturnType<typeof createSums>>();
        for (const { hour, amount, currency } of all) {
          const piece = cut.pieceOf(hour);
          if (piece === undefined) continue;
          const sums = expected.get(piece) ?? createSums();
          expected.set(piece, sums);
          sums.hasNetworkCost = true;
          addMoney(sums, 'cost', { amount, currency, rate: rateOn(currency) });
        }
        const byPiece = [...expected].toSorted(([a], [b]) => a - b).map(([, sums]) => sums);
        expect(groups.lines().map(({ sums }) => sums)).toEqual(byPiece);
      }),
    );
  });
});
