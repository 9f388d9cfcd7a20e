import { type FailureClass, ProviderError } from '#shared/domain/errors.ts';
import type { AccessToken, AccessTokenStore, CallBudget } from '#shared/domain/ports.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '#shared/domain/time.ts';
import { obtainAccessToken } from './access-tokens.ts';
import { createQuotaGate } from './call-quota.ts';
import type { BoundProvider, CostProvider } from './define-cost-provider.ts';
import { createHttp, type Dialect, type HttpDeps, type NetworkHttp, type NetworkRequest } from './http.ts';

export interface SessionDeps extends HttpDeps {
  tokens: AccessTokenStore;
  budget: CallBudget;
  /** Stand-ins for networks' own endpoints, by provider id. */
  origins: ReadonlyMap<string, string>;
}

/** Whose calls a session makes, and until when. */
export interface SessionOwner {
  credentialGroup: string;
  deadline: Instant;
}

const REFUSAL_PAUSE_MS = 2 * SECOND_MS;

type TokenExchange = NonNullable<BoundProvider['tokenExchange']>;
/** Asks the network for a token, the way that worked before first. */
type Issue = (workedBefore: string | null, deadline: Instant) => Promise<AccessToken>;

/** One account's way to its network: everything that all of its calls carry is added here, and calls keep their distance. */
export function openNetworkSession(
  deps: SessionDeps,
  provider: CostProvider,
  bound: BoundProvider,
  owner: SessionOwner,
): NetworkHttp {
  const dialect: Dialect = { ...provider, origin: deps.origins.get(provider.id) ?? bound.origin };
  const openHttp = (spoken: Dialect, deadline: Instant): NetworkHttp =>
    createHttp(deps, spoken, deadline, createQuotaGate(deps, provider, { ...owner, deadline }));
  const http = openHttp(dialect, owner.deadline);
  const keepGap = createGap(deps, provider.minimumGapMs ?? 0);
  const plain: NetworkHttp = {
    async request(request) {
      await keepGap();
      return http.request({
        ...request,
        query: { ...bound.query, ...request.query },
        headers: { ...bound.headers, ...request.headers },
      });
    },
  };
  const hearingTwice = (...refusals: FailureClass[]): NetworkHttp => ({
    request: (request) => hearTwice(deps, refusals, owner.deadline, () => plain.request(request)),
  });
  if (!bound.tokenExchange) return hearingTwice('credentials', 'permission');
  const exchange = bound.tokenExchange;
  const issue: Issue = (first, deadline) => {
    const asking = openHttp({ ...dialect, classify: exchange.classify }, deadline);
    const ask = () => issueToken(deps, asking, exchange, first);
    return exchange.isScarce ? ask() : hearTwice(deps, ['credentials', 'permission'], deadline, ask);
  };
  // A refused token is heard for the second time by the token that follows it.
  return withAccessToken(deps, exchange, issue, hearingTwice('permission'), owner);
}

/** Asks once more, after a pause, where the network turned us down: one refusal may be a passing fault, two are its word. */
async function hearTwice<T>(
  { now, sleep, retryScale }: SessionDeps,
  refusals: readonly FailureClass[],
  deadline: Instant,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const pauseMs = REFUSAL_PAUSE_MS * retryScale;
    if (!(error instanceof ProviderError) || !refusals.includes(error.failure)) throw error;
    if (now() + pauseMs >= deadline) throw error;
    await sleep(pauseMs);
    return ask();
  }
}

function createGap(deps: SessionDeps, gapMs: number): () => Promise<void> {
  let nextAt = 0;
  return async () => {
    const waitMs = nextAt - deps.now();
    if (waitMs > 0) await deps.sleep(waitMs);
    nextAt = deps.now() + gapMs * deps.retryScale;
  };
}

/** Carries the shared access token, and renews it once when the network refuses it. */
function withAccessToken(
  deps: SessionDeps,
  exchange: TokenExchange,
  issue: Issue,
  plain: NetworkHttp,
  owner: SessionOwner,
): NetworkHttp {
  let current: AccessToken | null = null;
  const obtain = async (refused: AccessToken | null): Promise<AccessToken> => {
    current = await obtainAccessToken(
      { ...deps, store: deps.tokens },
      { ...owner, refused, exchange: issue },
    );
    return current;
  };
  const carry = <T>(request: NetworkRequest<T>, { token }: AccessToken): Promise<T> =>
    plain.request({ ...request, headers: { ...exchange.present(token), ...request.headers } });
  return {
    async request(request) {
      const token = current && current.expiresAt > deps.now() ? current : await obtain(null);
      try {
        return await carry(request, token);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return await carry(request, await obtain(token));
      }
    },
  };
}

/** Asks the network for a new token, in each way that it may take the credentials. */
async function issueToken(
  { now }: SessionDeps,
  http: NetworkHttp,
  exchange: TokenExchange,
  workedBefore: string | null,
): Promise<AccessToken> {
  const variants = [...exchange.variants].sort(
    (a, b) => Number(b === workedBefore) - Number(a === workedBefore),
  );
  let refusal: ProviderError | undefined;
  for (const variant of variants) {
    const askedAt = now();
    try {
      const { token, expiresInSeconds } = await http.request(exchange.request(variant));
      return { token, expiresAt: askedAt + usableMs(expiresInSeconds * SECOND_MS), variant };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

/** A minute less than the network grants, so that a token does not expire under way; half of a very short life. */
function usableMs(lifetimeMs: number): number {
  return Math.max(lifetimeMs - MINUTE_MS, lifetimeMs / 2);
}

function isRefusal(error: unknown): error is ProviderError {
  return error instanceof ProviderError && error.failure === 'credentials';
}
