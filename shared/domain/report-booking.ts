import type { Micros } from './money.ts';
import type { OriginLines, ReportGroups } from './report-groups.ts';
import type { Origin } from './report-keys.ts';
import type { ManualHour } from './report-manual-costs.ts';
import type { ScaledRate } from './report-money.ts';
import { addEvents, addMoney, type ReportSums } from './report-sums.ts';
import type { CostDay, CostOfHour, EventQuarter } from './roll-up.ts';
import { type LocalDay, utcDayOf } from './time.ts';

/** Puts what was read on the lines of a report; what lies outside of it is left out. */
export interface ReportBooking {
  addCosts(origin: Origin, day: CostDay): void;
  addEvents(origin: Origin, day: LocalDay, quarters: readonly EventQuarter[]): void;
  addManualCost(origin: Origin, hour: ManualHour): void;
}

/** Hours of one line and currency, which are converted together. */
interface CostRun {
  sums: ReportSums;
  currency: string;
  amount: Micros;
}

/** @param rateOn what a currency is worth on a UTC day; null where nobody knows */
export function createReportBooking(
  groups: ReportGroups,
  rateOn: (currency: string, day: LocalDay) => ScaledRate | null,
): ReportBooking {
  return {
    addCosts(origin, { day, hours }) {
      const lines = groups.linesOf(origin);
      if (!lines) return;
      for (const { sums, currency, amount } of runsOf(hours, lines)) {
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

function runsOf(hours: readonly CostOfHour[], lines: OriginLines): CostRun[] {
  const runs: CostRun[] = [];
  let run: CostRun | undefined;
  for (const { hour, amount, currency } of hours) {
    const sums = lines.at(hour);
    if (!sums) continue;
    if (run?.sums === sums && run.currency === currency) run.amount += amount;
    else {
      run = { sums, currency, amount };
      runs.push(run);
    }
  }
  return runs;
}
