import { RequestError } from '#shared/domain/errors.ts';
import type { CostProvider } from '#shared/providers/define-cost-provider.ts';

export type ReportingRules = Pick<CostProvider, 'name' | 'timezones' | 'currencies'>;

/** @throws RequestError with what is possible, where the network cannot report in the zone (spec C-3) or the currency. */
export function checkReporting(provider: ReportingRules, timezone: string, currency: string): void {
  if (provider.timezones.length > 0 && !provider.timezones.includes(timezone)) {
    throw notSupported(
      'timezone',
      `${provider.name} cannot report in ${timezone}. Possible: ${provider.timezones.join(', ')}.`,
    );
  }
  if (!provider.currencies.includes(currency)) {
    throw notSupported(
      'currency',
      `${provider.name} has no accounts in ${currency}. Possible: ${provider.currencies.join(', ')}.`,
    );
  }
}

const notSupported = (path: string, message: string): RequestError =>
  new RequestError('unprocessable', `${path}-not-supported`, message, { errors: [{ path, message }] });
