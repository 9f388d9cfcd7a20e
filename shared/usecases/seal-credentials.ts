import { type FailureClass, ProviderError, RequestError } from '#shared/domain/errors.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { invalidBody, parseFields } from '#shared/domain/parse-fields.ts';
import type { CredentialCipher, Fingerprint } from '#shared/domain/ports.ts';
import { type Clock, SECOND_MS } from '#shared/domain/time.ts';
import type { CostProvider } from '#shared/providers/define-cost-provider.ts';
import type { AccountFacts, NetworkAccount, Networks } from '#shared/providers/provider.ts';

/** Leaves the function, which ends after 29 seconds, time to store and answer. */
const VERIFY_BUDGET_MS = 20 * SECOND_MS;
const HINT_LENGTH = 4;
/** KMS encrypts up to 4096 bytes at once. */
const MAX_CREDENTIAL_BYTES = 4000;
const DEFAULT_RETRY_SECONDS = 30;

export type CredentialRules = Pick<
  CostProvider,
  'id' | 'name' | 'credentials' | 'secretFields' | 'credentialIdentity'
>;

export interface SealCredentialsDeps {
  networks: Pick<Networks, 'verify'>;
  cipher: Pick<CredentialCipher, 'encrypt'>;
  fingerprint: Fingerprint;
  now: Clock;
}

export interface CredentialsToSeal {
  provider: CredentialRules;
  /** As the caller sent them. */
  credentials: unknown;
  settings: Integration['settings'];
  workspaceId: string;
  integrationId: string;
}

export interface SealedCredentials {
  sealed: Pick<Integration, 'credentials' | 'credentialHint' | 'credentialGroup'>;
  /** What the network told of the account. */
  told: AccountFacts;
}

/**
 * Tries credentials against their network and, if it takes them, makes of them what is stored (spec C-1, C-2).
 * @throws RequestError `invalid-body`, `credentials-rejected` or `provider-unavailable`.
 */
export async function sealCredentials(
  deps: SealCredentialsDeps,
  input: CredentialsToSeal,
): Promise<SealedCredentials> {
  const { provider, settings, workspaceId, integrationId } = input;
  const credentials = parseFields(provider.credentials, input.credentials, 'credentials');
  const text = JSON.stringify(credentials);
  if (Buffer.byteLength(text) > MAX_CREDENTIAL_BYTES) {
    throw invalidBody([{ path: 'credentials', message: 'The credentials are longer than 4000 bytes.' }]);
  }
  const credentialGroup = await deps.fingerprint(
    `${provider.id}\n${provider.credentialIdentity(credentials)}`,
  );
  const told = await tryAccount(deps, provider.name, {
    provider: provider.id,
    credentials,
    settings,
    credentialGroup,
  });
  const sealed = {
    credentials: await deps.cipher.encrypt(text, { workspaceId, integrationId }),
    credentialHint: hintOf(provider, credentials),
    credentialGroup,
  };
  return { sealed, told };
}

const OUTCOMES = {
  credentials: 'rejected',
  permission: 'rejected',
  'rate-limited': 'unavailable',
  unavailable: 'unavailable',
  'unexpected-response': 'unavailable',
  internal: 'unavailable',
} as const satisfies Record<FailureClass, 'rejected' | 'unavailable'>;

/** Asks the network for the account. @throws RequestError `credentials-rejected` or `provider-unavailable`. */
export async function tryAccount(
  deps: Pick<SealCredentialsDeps, 'networks' | 'now'>,
  name: string,
  account: NetworkAccount,
): Promise<AccountFacts> {
  try {
    return await deps.networks.verify(account, deps.now() + VERIFY_BUDGET_MS);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (OUTCOMES[error.failure] === 'rejected') {
      throw new RequestError(
        'unprocessable',
        'credentials-rejected',
        `${name} did not accept the credentials. ${error.message}`,
        {
          errors: [{ path: 'credentials', message: error.message }],
          cause: error,
        },
      );
    }
    throw new RequestError(
      'unavailable',
      'provider-unavailable',
      `${name} could not be asked. Nothing was stored. ${error.message}`,
      {
        retryAfterSeconds: error.retryAfterSeconds ?? DEFAULT_RETRY_SECONDS,
        cause: error,
      },
    );
  }
}

/** The end of the first secret, and never more than a quarter of it. */
function hintOf({ secretFields }: CredentialRules, credentials: NetworkAccount['credentials']): string {
  const secret = secretFields.map((field) => credentials[field]).find((value) => value !== undefined) ?? '';
  const shown = Math.min(HINT_LENGTH, Math.floor(secret.length / 4));
  return `…${secret.slice(secret.length - shown)}`;
}
