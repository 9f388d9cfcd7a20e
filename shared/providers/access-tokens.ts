import { ProviderError } from '#shared/domain/errors.ts';
import { type AccessToken, type AccessTokenStore, ConflictError } from '#shared/domain/ports.ts';
import { type Clock, type Instant, SECOND_MS } from '#shared/domain/time.ts';

export interface AccessTokenDeps {
  store: AccessTokenStore;
  now: Clock;
  sleep: (milliseconds: number) => Promise<void>;
  random: () => number;
}

/** Who needs a token, and how to get one from the network if nobody has. */
export interface TokenNeed {
  credentialGroup: string;
  deadline: Instant;
  /** The token that the network has just refused, if any. */
  refused: AccessToken | null;
  /** Asks the network, the way that worked before first. Must end before `deadline`. */
  exchange(workedBefore: string | null, deadline: Instant): Promise<AccessToken>;
}

/** Longer than an exchange may take; a holder that crashed keeps the others waiting no longer than this. */
const LEASE_MS = 30 * SECOND_MS;
/** What is left of the lease when the exchange must have ended, so that its token can still be stored. */
const LEASE_RESERVE_MS = 5 * SECOND_MS;
const LOOK_AGAIN_MS = 200;

/**
 * The token that all calls of the credential group share. Of many that need a new one at the same moment one asks the
 * network and the others wait for its token, since a network may cancel the older token when it issues a new one.
 */
export async function obtainAccessToken(deps: AccessTokenDeps, need: TokenNeed): Promise<AccessToken> {
  const { store, now } = deps;
  if (need.refused) await store.discard(need.credentialGroup, need.refused.token);
  const owner = `${now().toString(36)}-${deps.random().toString(36).slice(2)}`;
  for (;;) {
    const stored = await store.find(need.credentialGroup);
    if (isFresh(stored, now())) return stored;
    const until = now() + LEASE_MS;
    if (await store.acquireLease(need.credentialGroup, owner, until)) {
      const token = await renew(store, now, need, { owner, until });
      if (token) return token;
    } else {
      await waitForTheOther(deps, need.deadline);
    }
  }
}

async function waitForTheOther({ now, sleep }: AccessTokenDeps, deadline: Instant): Promise<void> {
  if (now() + LOOK_AGAIN_MS < deadline) return sleep(LOOK_AGAIN_MS);
  throw new ProviderError(
    'unavailable',
    'Another call is renewing the access token, and it did not come in time.',
  );
}

function isFresh(token: AccessToken | null, now: Instant): token is AccessToken {
  return token !== null && token.expiresAt > now;
}

/** Null when the lease was lost before the token could be stored: a newer one may have cancelled it. */
async function renew(
  store: AccessTokenStore,
  now: Clock,
  need: TokenNeed,
  lease: { owner: string; until: Instant },
): Promise<AccessToken | null> {
  try {
    // The holder before may have stored its token between our look and our lease.
    const stored = await store.find(need.credentialGroup);
    if (isFresh(stored, now())) {
      await store.releaseLease(need.credentialGroup, lease.owner);
      return stored;
    }
    const workedBefore = (need.refused ?? stored)?.variant ?? null;
    const deadline = Math.min(need.deadline, lease.until - LEASE_RESERVE_MS);
    const token = await need.exchange(workedBefore, deadline);
    await store.save(need.credentialGroup, lease.owner, token);
    return token;
  } catch (error) {
    if (error instanceof ConflictError) return null;
    await store.releaseLease(need.credentialGroup, lease.owner);
    throw error;
  }
}
