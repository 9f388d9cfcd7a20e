import { z } from 'zod';
import { exchangeRateSchema } from '#shared/domain/exchange-rate.ts';
import { currencySchema } from '#shared/domain/money.ts';
import type { ExchangeRateRepository } from '#shared/domain/reporting-ports.ts';
import { localDaySchema } from '#shared/domain/time.ts';
import { listOf, listSchema, pageQuery, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';

interface ListExchangeRatesDeps {
  exchangeRates: Pick<ExchangeRateRepository, 'list'>;
}

const querySchema = z
  .strictObject({
    from: currencySchema.optional().meta({ description: 'The currency that is converted' }),
    to: currencySchema
      .optional()
      .meta({ description: 'The currency that it is converted to', examples: ['EUR'] }),
    fromDate: localDaySchema.optional().meta({ description: 'Included' }),
    toDate: localDaySchema.optional().meta({ description: 'Included' }),
    ...pageQuery,
  })
  .refine(({ fromDate, toDate }) => fromDate === undefined || toDate === undefined || fromDate <= toDate, {
    path: ['toDate'],
    message: 'The range is empty: toDate is before fromDate.',
  });

export const listExchangeRatesRoute = route({
  method: 'GET',
  path: '/v1/exchange-rates',
  role: 'viewer',
  summary: 'List exchange rates by pair and day',
  request: z.object({ query: querySchema }),
  responses: { 200: listSchema(exchangeRateSchema) },
  handle: async (deps: ListExchangeRatesDeps, { query }, { workspaceId }) => {
    const { from = null, to = null, fromDate = null, toDate = null } = query;
    const filter = { from, to, fromDate, toDate };
    return reply(200, listOf(await deps.exchangeRates.list(workspaceId, filter, pageRequest(query))));
  },
});
