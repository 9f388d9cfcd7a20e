import { z } from 'zod';
import { reply, route } from '#shared/lambda/route.ts';
import {
  exchangeRatesSchema,
  type SetExchangeRatesDeps,
  setExchangeRates,
} from '#shared/usecases/set-exchange-rates.ts';

export const setExchangeRatesRoute = route({
  method: 'PUT',
  path: '/v1/exchange-rates',
  role: 'editor',
  summary: 'Set exchange rates, each replacing that of the same day and pair',
  request: z.object({ body: exchangeRatesSchema }),
  responses: { 200: exchangeRatesSchema },
  handle: async (deps: SetExchangeRatesDeps, { body }, { workspaceId }) => {
    await setExchangeRates(deps, workspaceId, body.items);
    return reply(200, body);
  },
});
