import { ProviderError } from '#shared/domain/errors.ts';
import { decimalToPicos, picosToDecimal } from '#shared/domain/money.ts';
import { addDays, type Instant, localDayOf } from '#shared/domain/time.ts';
import type { BoundProvider, CostProvider } from './define-cost-provider.ts';
import type { NetworkHttp } from './http.ts';
import { openNetworkSession, type SessionDeps } from './network-session.ts';
import type { NetworkAccount, NetworkCost, Networks, ReadSummary, ReadWindow } from './provider.ts';
import { costProviders } from './registry.ts';

/** The networks of the registry, reached through `fetch`. */
export function createNetworks(
  deps: SessionDeps,
  providers: readonly CostProvider[] = costProviders,
): Networks {
  const open = (account: NetworkAccount, deadline: Instant): OpenAccount => {
    const provider = providers.find(({ id }) => id === account.provider);
    if (!provider) throw new ProviderError('internal', `There is no provider ${account.provider}.`);
    const bound = provider.bind(account);
    const { credentialGroup } = account;
    return {
      provider,
      bound,
      http: openNetworkSession(deps, provider, bound, { credentialGroup, deadline }),
    };
  };
  return {
    async verify(account, deadline) {
      const { provider, bound, http } = open(account, deadline);
      if (bound.verify) await bound.verify(http);
      else if (!bound.readAccount) await readFirstPage(provider, bound, http, deps.now());
      return bound.readAccount ? await bound.readAccount(http) : {};
    },
    async *readCosts(account, window, deadline) {
      const { provider, bound, http } = open(account, deadline);
      const names = await readNames(bound, http, window);
      const totals: ReadSummary['total'][] = [];
      for (const range of rangesOf(window, provider.longestRangeDays)) {
        const pages = bound.fetchCosts(http, range);
        let page = await pages.next();
        for (; !page.done; page = await pages.next()) {
          for (const cost of page.value) yield named(expected(provider, cost, range), names);
        }
        totals.push(page.value.total);
      }
      return { total: sumOf(totals) };
    },
  };
}

interface OpenAccount {
  provider: CostProvider;
  bound: BoundProvider;
  http: NetworkHttp;
}

/** Asks for what syncing will ask for, so that a missing right shows at once. */
async function readFirstPage(
  provider: CostProvider,
  bound: BoundProvider,
  http: NetworkHttp,
  now: Instant,
): Promise<void> {
  const timezone = provider.timezones[0] ?? 'UTC';
  const today = localDayOf(now, timezone);
  await bound.fetchCosts(http, { firstDay: today, lastDay: today, timezone }).next();
}

/** By campaign. Costs matter more than names: a list that cannot be read does not stop them. */
async function readNames(
  { fetchNames }: BoundProvider,
  http: NetworkHttp,
  window: ReadWindow,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  if (!fetchNames) return names;
  try {
    for await (const page of fetchNames(http, window))
      for (const { campaignId, name } of page) names.set(campaignId, name);
  } catch (error) {
    const isOfListAlone =
      error instanceof ProviderError &&
      (error.failure === 'permission' || error.failure === 'unexpected-response');
    if (!isOfListAlone) throw error;
  }
  return names;
}

function named(cost: NetworkCost, names: ReadonlyMap<string, string>): NetworkCost {
  const name = cost.campaignName === null ? names.get(cost.campaignId) : undefined;
  return name === undefined ? cost : { ...cost, campaignName: name };
}

/** The window in pieces of at most `longestDays`, oldest first. */
function rangesOf({ firstDay, lastDay, timezone }: ReadWindow, longestDays: number): ReadWindow[] {
  const ranges: ReadWindow[] = [];
  for (let first = firstDay; first <= lastDay; first = addDays(first, longestDays)) {
    const last = addDays(first, longestDays - 1);
    ranges.push({ firstDay: first, lastDay: last < lastDay ? last : lastDay, timezone });
  }
  return ranges;
}

/** Passes a row on. Nothing outside of what was asked for may reach the ledger: it would replace other hours. */
function expected(provider: CostProvider, cost: NetworkCost, { firstDay, lastDay }: ReadWindow): NetworkCost {
  const isAsked = cost.day >= firstDay && cost.day <= lastDay;
  if (isAsked && (cost.hour === null) === (provider.granularity === 'day')) return cost;
  throw new ProviderError(
    'unexpected-response',
    `${provider.name} sent a row for a time that was not asked for.`,
  );
}

/** The exact sum as a decimal; null as soon as one is not known. */
function sumOf(totals: readonly ReadSummary['total'][]): ReadSummary['total'] {
  const [only] = totals;
  if (totals.length === 1 && only !== undefined) return only;
  let picos = 0n;
  for (const total of totals) {
    if (total === null) return null;
    picos += decimalToPicos(total);
  }
  return picosToDecimal(picos);
}
