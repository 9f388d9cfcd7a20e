import type { ReportGroups } from './report-groups.ts';
import type { Origin } from './report-keys.ts';
import type { ManualHour } from './report-manual-costs.ts';
import type { ScaledRate } from './report-money.ts';
import { addEvents, addMoney } from './report-sums.ts';
import type { CostDay, EventQuarter } from './roll-up.ts';
import { type LocalDay, utcDayOf } from './time.ts';

/** Puts what was read on the lines of a report; what lies outside of it is left out. */
export interface ReportBooking {
  addCosts(origin: Origin, day: CostDay): void;
  addEvents(origin: Origin, day: LocalDay, quarters: readonly EventQuarter[]): void;
  addManualCost(origin: Origin, hour: ManualHour): void;
}

/** @param rateOn what a currency is worth on a UTC day; null where nobody knows */
export function createReportBooking(
  groups: ReportGroups,
  rateOn: (currency: string, day: LocalDay) => ScaledRate | null,
): ReportBooking {
  return {
    addCosts(origin, { day, hours }) {
      const lines = groups.linesOf(origin);
      for (const { hour, amount, currency } of lines ? hours : []) {
        const sums = lines?.at(hour);
        if (!sums) continue;
        sums.hasNetworkCost = true;
        addMoney(sums, 'cost', { amount, currency, rate: rateOn(currency, day) });
      }
    },
    addEvents(origin, day, quarters) {
      const lines = groups.linesOf(origin);
      const rateOf = (currency: string) => rateOn(currency, day);
      for (const quarter of lines ? quarters : []) {
        const sums = lines?.at(quarter.start);
        if (sums) addEvents(sums, quarter, rateOf);
      }
    },
    addManualCost(origin, { hour, amount, currency, isReplacedByNetwork }) {
      const sums = groups.linesOf(origin)?.at(hour);
      if (!sums) return;
      sums.hasManualCost ||= !isReplacedByNetwork;
      const rate = rateOn(currency, utcDayOf(hour));
      addMoney(sums, isReplacedByNetwork ? 'manualCostIgnored' : 'cost', { amount, currency, rate });
    },
  };
}
