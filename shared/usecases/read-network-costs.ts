import { type CostReading, createCostReading, UnusableAnswerError } from '#shared/domain/cost-reading.ts';
import { ProviderError } from '#shared/domain/errors.ts';
import type { SyncWindow } from '#shared/domain/sync-window.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { NetworkAccount, NetworkCost, Networks } from '#shared/providers/provider.ts';

export interface ReadNetworkCostsInput {
  account: NetworkAccount;
  window: SyncWindow;
  timezone: string;
  currency: string;
  granularity: 'hour' | 'day';
  deadline: Instant;
}

/**
 * Everything that the network says of the window, read to its last page and checked against the network's own total,
 * before anything is written (spec S-4, S-11).
 * @throws ProviderError
 */
export async function readNetworkCosts(
  deps: { networks: Pick<Networks, 'readCosts'> },
  { account, window, timezone, currency, granularity, deadline }: ReadNetworkCostsInput,
): Promise<CostReading> {
  const reading = createCostReading(window, { timezone, granularity });
  const costs = deps.networks.readCosts(
    account,
    { firstDay: window.firstDay, lastDay: window.lastDay, timezone },
    deadline,
  );
  try {
    let step = await costs.next();
    while (!step.done) {
      ensureCurrency(step.value, currency);
      reading.add(step.value);
      step = await costs.next();
    }
    reading.checkTotal(step.value.total);
  } catch (error) {
    if (!(error instanceof UnusableAnswerError)) throw error;
    await costs.return({ total: null });
    throw new ProviderError('unexpected-response', error.message, { cause: error });
  }
  return reading;
}

/** Amounts are stored in the integration's currency, so that one in another would be another sum. */
function ensureCurrency({ currency }: NetworkCost, expected: string): void {
  if (currency === undefined || currency === expected) return;
  throw new UnusableAnswerError(
    `The network charged in ${currency}, but the integration is set to ${expected}: change its currency.`,
  );
}
