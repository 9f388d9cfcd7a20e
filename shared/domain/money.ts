import { z } from 'zod';

export {
  decimalToPicos,
  formatMicros,
  type Micros,
  parseMicros,
  picosToDecimal,
  picosToMicros,
} from './micros.ts';

/** ISO 4217 alphabetic code. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, 'A currency is three capital letters, such as USD.')
  .meta({ examples: ['USD'] });

/** An amount in JSON: a decimal string with six decimals. */
export const moneyTextSchema = z
  .string()
  .regex(/^-?\d+\.\d{6}$/)
  .meta({ description: 'Decimal string with six decimals', examples: ['12.345678'] });
