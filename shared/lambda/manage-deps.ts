import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAccessTokenStore } from '#shared/adapters/dynamodb/access-token-store.ts';
import { createCallBudget } from '#shared/adapters/dynamodb/call-budget.ts';
import { createCampaignRepository } from '#shared/adapters/dynamodb/campaign-repository.ts';
import { createCostRepository } from '#shared/adapters/dynamodb/cost-repository.ts';
import { createIntegrationRepository } from '#shared/adapters/dynamodb/integration-repository.ts';
import { createSyncRunRepository } from '#shared/adapters/dynamodb/sync-run-repository.ts';
import { createSyncStateRepository } from '#shared/adapters/dynamodb/sync-state-repository.ts';
import { createTrafficSourceRepository } from '#shared/adapters/dynamodb/traffic-source-repository.ts';
import { createWorkspaceRepository } from '#shared/adapters/dynamodb/workspace-repository.ts';
import { createCredentialCipher } from '#shared/adapters/kms/credential-cipher.ts';
import { createFingerprint } from '#shared/adapters/kms/fingerprint.ts';
import { createSyncQueue } from '#shared/adapters/sqs/sync-queue.ts';
import { createIdMaker, type IdMaker } from '#shared/domain/ids.ts';
import type {
  AccessTokenStore,
  CampaignRepository,
  CostRepository,
  CredentialCipher,
  Fingerprint,
  IntegrationRepository,
  SyncQueue,
  SyncRunRepository,
  SyncStateRepository,
  TrafficSourceRepository,
  WorkspaceRepository,
} from '#shared/domain/ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import { describeProvider, type ProviderDescription } from '#shared/providers/describe-provider.ts';
import { createNetworks } from '#shared/providers/networks.ts';
import type { Networks } from '#shared/providers/provider.ts';
import { costProviders, findProvider } from '#shared/providers/registry.ts';
import type { FindProvider } from '#shared/usecases/create-integration.ts';
import { createDocuments, createKms, createSqs } from './aws-clients.ts';
import { manageEnv, readEnv, readNetworkOrigins } from './env.ts';

/** What the management API works with. */
export interface ManageDeps {
  workspaces: WorkspaceRepository;
  integrations: IntegrationRepository;
  trafficSources: TrafficSourceRepository;
  campaigns: CampaignRepository;
  costs: CostRepository;
  runs: SyncRunRepository;
  states: SyncStateRepository;
  queue: SyncQueue;
  networks: Networks;
  findProvider: FindProvider;
  listProviders(): ProviderDescription[];
  cipher: CredentialCipher;
  tokens: Pick<AccessTokenStore, 'forget'>;
  fingerprint: Fingerprint;
  ids: IdMaker;
  now: Clock;
}

export function createManageDeps(): ManageDeps {
  const env = readEnv(manageEnv);
  const documents = createDocuments();
  const kms = createKms();
  const now: Clock = () => Date.now();
  const pause = { sleep: (milliseconds: number) => sleep(milliseconds), random: () => Math.random() };
  const cipher = createCredentialCipher(kms, env.CREDENTIAL_KEY_ID);
  const tokens = createAccessTokenStore(documents, env.CONFIG_TABLE, cipher, now);
  const networks = createNetworks({
    ...pause,
    fetch: (input, init) => fetch(input, init),
    now,
    retryScale: env.ADTALLY_RETRY_SCALE ?? 1,
    tokens,
    budget: createCallBudget(documents, env.CONFIG_TABLE, now),
    origins: readNetworkOrigins(costProviders.map(({ id }) => id)),
  });
  return {
    workspaces: createWorkspaceRepository(documents, env.CONFIG_TABLE),
    integrations: createIntegrationRepository(documents, env.CONFIG_TABLE, pause),
    trafficSources: createTrafficSourceRepository(documents, env.CONFIG_TABLE, pause),
    campaigns: createCampaignRepository(documents, env.CONFIG_TABLE, pause),
    costs: createCostRepository(documents, env.LEDGER_TABLE, pause),
    runs: createSyncRunRepository(documents, env.LEDGER_TABLE, now),
    states: createSyncStateRepository(documents, env.LEDGER_TABLE),
    queue: createSyncQueue(createSqs(), env.SYNC_QUEUE_URL, pause),
    networks,
    findProvider,
    listProviders: () => costProviders.map(describeProvider),
    cipher,
    tokens,
    fingerprint: createFingerprint(kms, env.FINGERPRINT_KEY_ID),
    ids: createIdMaker({ now, randomBytes }),
    now,
  };
}
