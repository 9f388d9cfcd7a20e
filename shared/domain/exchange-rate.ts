import { z } from 'zod';
import { currencySchema } from './money.ts';
import { localDaySchema } from './time.ts';

/** What one unit of `from` was worth in `to` on a UTC day. `rate` is a plain decimal above zero with up to twelve decimals. */
export const exchangeRateSchema = z
  .strictObject({
    date: localDaySchema,
    from: currencySchema,
    to: currencySchema,
    rate: z
      .string()
      .regex(
        /^\d{1,12}(\.\d{1,12})?$/,
        'A rate is a plain decimal with up to twelve decimals, such as 1.0845.',
      )
      .refine((text) => /[1-9]/.test(text), 'A rate is above zero.')
      .meta({ examples: ['1.0845'] }),
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'A rate is between two different currencies.',
  })
  .meta({ id: 'ExchangeRate', examples: [{ from: 'EUR', to: 'USD' }] });
export type ExchangeRate = z.infer<typeof exchangeRateSchema>;
