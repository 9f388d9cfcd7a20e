import { RequestError } from '#shared/domain/errors.ts';
import { isSameTimezone } from '#shared/domain/time.ts';
import type { CostProvider } from '#shared/providers/define-cost-provider.ts';
import type { AccountFacts } from '#shared/providers/provider.ts';

export type ReportingRules = Pick<
  CostProvider,
  'name' | 'timezones' | 'defaultTimezone' | 'currencies' | 'tellsAccount'
>;

/** The zone in which an account's days are cut, and the currency of its amounts. */
export interface Reporting {
  timezone: string;
  currency: string;
}
/** What the user says of it. */
export type WantedReporting = { [Key in keyof Reporting]?: string | undefined };

/** @throws RequestError with what is possible, where the network cannot report in the zone (spec C-3) or the currency. */
export function checkReporting(provider: ReportingRules, { timezone, currency }: Reporting): void {
  if (provider.timezones.length > 0 && !provider.timezones.includes(timezone)) {
    throw notSupported(
      'timezone',
      `${provider.name} cannot report in ${timezone}. Possible: ${provider.timezones.join(', ')}.`,
    );
  }
  if (!provider.tellsAccount && !provider.currencies.includes(currency)) {
    throw notSupported(
      'currency',
      `${provider.name} has no accounts in ${currency}. Possible: ${provider.currencies.join(', ')}.`,
    );
  }
}

/**
 * Takes over what the network told of the account where the user said nothing (spec C-3).
 * @throws RequestError `timezone-mismatch` or `currency-mismatch` where the user said something else.
 */
export function settleReporting(
  { name }: ReportingRules,
  told: AccountFacts,
  wanted: WantedReporting,
  otherwise: Reporting,
): Reporting {
  const settle = (path: keyof Reporting, isSame: (first: string, second: string) => boolean): string => {
    const known = told[path];
    const given = wanted[path] ?? otherwise[path];
    if (known === undefined || isSame(known, given)) return given;
    if (wanted[path] === undefined) return known;
    const message = `The ${path} of this ${name} account is ${known}, not ${given}.`;
    throw new RequestError('unprocessable', `${path}-mismatch`, message, { errors: [{ path, message }] });
  };
  return {
    timezone: settle('timezone', isSameTimezone),
    currency: settle('currency', (first, second) => first === second),
  };
}

const notSupported = (path: string, message: string): RequestError =>
  new RequestError('unprocessable', `${path}-not-supported`, message, { errors: [{ path, message }] });
