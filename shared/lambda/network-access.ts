import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createAccessTokenStore } from '#shared/adapters/dynamodb/access-token-store.ts';
import { createCallBudget } from '#shared/adapters/dynamodb/call-budget.ts';
import type { AccessTokenStore, CredentialCipher } from '#shared/domain/ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import { createNetworks } from '#shared/providers/networks.ts';
import type { Networks } from '#shared/providers/provider.ts';
import { costProviders } from '#shared/providers/registry.ts';
import { readNetworkOrigins } from './env.ts';
import { systemPause } from './system-pause.ts';

export interface NetworkAccess {
  networks: Networks;
  tokens: AccessTokenStore;
}

/** The networks with the access tokens and call budgets that all functions share. */
export function createNetworkAccess(options: {
  documents: DynamoDBDocumentClient;
  configTable: string;
  cipher: CredentialCipher;
  now: Clock;
  retryScale: number;
}): NetworkAccess {
  const { documents, configTable, cipher, now, retryScale } = options;
  const tokens = createAccessTokenStore(documents, configTable, cipher, now);
  const networks = createNetworks({
    ...systemPause,
    fetch: (input, init) => fetch(input, init),
    now,
    retryScale,
    tokens,
    budget: createCallBudget(documents, configTable, now),
    origins: readNetworkOrigins(costProviders.map(({ id }) => id)),
  });
  return { networks, tokens };
}
