import { randomUUID } from 'node:crypto';
import { type Clock, type Instant, SECOND_MS } from '#shared/domain/time.ts';
import { Refusal } from './reply.ts';

type TokenState<Owner> = { state: 'live'; owner: Owner } | { state: 'expired' } | { state: 'unknown' };

/** Issues access tokens and knows whose they are. */
export interface TokenDesk<Owner> {
  /** A new token, or the one given. */
  issue(owner: Owner, token?: string): string;
  look(token: string): TokenState<Owner>;
  /** Every token becomes unknown, as after a newer one was issued elsewhere. */
  cancelAll(): void;
  expireAll(): void;
}

/** Whose the token is. @throws Refusal (401) */
export function ownerOf<Owner>(desk: TokenDesk<Owner>, token: string | undefined): Owner {
  const found = desk.look(token ?? '');
  if (found.state === 'live') return found.owner;
  throw new Refusal(
    401,
    found.state === 'expired' ? 'The access token has expired.' : 'The access token is invalid.',
  );
}

/** `rotates`: a new token ends the earlier ones of the same owner. */
export function createTokenDesk<Owner>(options: {
  now: Clock;
  lifetimeSeconds: number;
  rotates: boolean;
}): TokenDesk<Owner> {
  const tokens = new Map<string, { owner: Owner; expiresAt: Instant }>();
  const endTokensOf = (owner: Owner) => {
    for (const [token, issued] of tokens) if (issued.owner === owner) tokens.delete(token);
  };
  return {
    issue(owner, token = `placeholder-${randomUUID()}`) {
      if (options.rotates) endTokensOf(owner);
      tokens.set(token, { owner, expiresAt: options.now() + options.lifetimeSeconds * SECOND_MS });
      return token;
    },
    look(token) {
      const issued = tokens.get(token);
      if (!issued) return { state: 'unknown' };
      return issued.expiresAt > options.now() ? { state: 'live', owner: issued.owner } : { state: 'expired' };
    },
    cancelAll: () => tokens.clear(),
    expireAll() {
      for (const issued of tokens.values()) issued.expiresAt = options.now();
    },
  };
}
