import type { z } from 'zod';
import { RequestError } from '#shared/domain/errors.ts';
import { type SigningKey, signingKeySchema } from '#shared/domain/feed.ts';
import type { IdMaker } from '#shared/domain/ids.ts';
import { oneTimeSecretSchema } from '#shared/domain/one-time-secret.ts';
import type { CredentialCipher, FeedRepository } from '#shared/domain/ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import { findFeed } from './find-feed.ts';
import { notFound, writeExpecting } from './request-problems.ts';
import { changed } from './update-feed.ts';

/** Two, so that the sender can change over without a gap. */
const MAX_KEYS = 2;

export const signingKeyViewSchema = signingKeySchema.omit({ sealed: true }).meta({ id: 'SigningKey' });
export const newSigningKeyViewSchema = signingKeyViewSchema
  .extend({ key: oneTimeSecretSchema })
  .meta({ id: 'NewSigningKey' });

export interface SigningKeyDeps {
  feeds: Pick<FeedRepository, 'find' | 'update'>;
  cipher: Pick<CredentialCipher, 'encrypt'>;
  makeSigningKey(): string;
  ids: IdMaker;
  now: Clock;
}

/** Makes a key for a feed's callers to sign with. @throws RequestError `too-many-signing-keys` */
export async function createSigningKey(
  deps: SigningKeyDeps,
  workspaceId: string,
  feedId: string,
): Promise<z.infer<typeof newSigningKeyViewSchema>> {
  const feed = await findFeed(deps, workspaceId, feedId);
  if (feed.signingKeys.length >= MAX_KEYS) {
    throw new RequestError(
      'conflict',
      'too-many-signing-keys',
      'The feed has two signing keys already. Delete one that is no longer in use.',
    );
  }
  const key = deps.makeSigningKey();
  const createdAt = formatInstant(deps.now());
  const id = deps.ids('signingKey');
  const sealed = await deps.cipher.encrypt(key, { workspaceId, integrationId: feedId });
  const after = changed(deps, feed, { signingKeys: [...feed.signingKeys, { id, sealed, createdAt }] });
  await writeExpecting(null, deps.feeds.update(feed, after));
  return { id, key, createdAt };
}

export async function listSigningKeys(
  deps: Pick<SigningKeyDeps, 'feeds'>,
  workspaceId: string,
  feedId: string,
): Promise<SigningKey[]> {
  return (await findFeed(deps, workspaceId, feedId)).signingKeys;
}

/** Signatures made with it are refused within five seconds. */
export async function deleteSigningKey(
  deps: Pick<SigningKeyDeps, 'feeds' | 'now'>,
  workspaceId: string,
  feedId: string,
  keyId: string,
): Promise<void> {
  const feed = await findFeed(deps, workspaceId, feedId);
  const signingKeys = feed.signingKeys.filter(({ id }) => id !== keyId);
  if (signingKeys.length === feed.signingKeys.length) throw notFound('signing key');
  await writeExpecting(null, deps.feeds.update(feed, changed(deps, feed, { signingKeys })));
}
