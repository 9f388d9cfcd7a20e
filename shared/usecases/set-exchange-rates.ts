import { z } from 'zod';
import { type ExchangeRate, exchangeRateSchema } from '#shared/domain/exchange-rate.ts';
import { invalidBody } from '#shared/domain/parse-fields.ts';
import type { ExchangeRateRepository } from '#shared/domain/reporting-ports.ts';

const MAX_RATES = 1000;

export const exchangeRatesSchema = z
  .strictObject({
    items: z.array(exchangeRateSchema).max(MAX_RATES, `A call sets at most ${MAX_RATES} rates.`),
  })
  .meta({ id: 'ExchangeRates' });

export interface SetExchangeRatesDeps {
  exchangeRates: Pick<ExchangeRateRepository, 'put'>;
}

/** @throws RequestError `invalid-body` where a day and pair is named twice: nothing is set then. */
export async function setExchangeRates(
  deps: SetExchangeRatesDeps,
  workspaceId: string,
  rates: readonly ExchangeRate[],
): Promise<void> {
  const names = rates.map(({ date, from, to }) => `${date} ${from} ${to}`);
  const repeated = names.flatMap((name, at) => {
    const first = names.indexOf(name);
    return first < at
      ? [{ path: `items.${at}`, message: `Its day and pair are those of items.${first}.` }]
      : [];
  });
  if (repeated.length > 0) throw invalidBody(repeated);
  await deps.exchangeRates.put(workspaceId, rates);
}
