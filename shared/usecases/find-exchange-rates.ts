import { parseRate, RATE_OF_ONE, type ScaledRate } from '#shared/domain/report-money.ts';
import type { ExchangeRateRepository } from '#shared/domain/reporting-ports.ts';
import type { LocalDay } from '#shared/domain/time.ts';

export interface FindExchangeRatesDeps {
  exchangeRates: Pick<ExchangeRateRepository, 'between'>;
}

/** Rates of days, read once for each currency that is met. */
export interface ExchangeRates {
  /** Reads the rates of currencies that are new; before they are asked for. */
  learn(currencies: ReadonlySet<string>): Promise<void>;
  /** Null where there is none for this very UTC day: none is carried forward or turned round (spec P-5). */
  rateOn(currency: string, day: LocalDay): ScaledRate | null;
}

/** @param days UTC days, both included */
export function findExchangeRates(
  deps: FindExchangeRatesDeps,
  workspaceId: string,
  to: string,
  days: { first: LocalDay; last: LocalDay },
): ExchangeRates {
  const known = new Map<string, ReadonlyMap<LocalDay, ScaledRate>>();
  return {
    async learn(currencies) {
      const unknown = [...currencies].filter((from) => from !== to && !known.has(from));
      await Promise.all(
        unknown.map(async (from) => {
          const rates = await deps.exchangeRates.between(workspaceId, { from, to }, days.first, days.last);
          known.set(from, new Map(rates.map(({ date, rate }) => [date, parseRate(rate)])));
        }),
      );
    },
    rateOn: (currency, day) => (currency === to ? RATE_OF_ONE : (known.get(currency)?.get(day) ?? null)),
  };
}
