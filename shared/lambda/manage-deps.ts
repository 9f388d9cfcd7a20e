import { randomBytes } from 'node:crypto';
import { createAddressKeyRepository } from '#shared/adapters/dynamodb/address-key-repository.ts';
import { createApiKeyRepository } from '#shared/adapters/dynamodb/api-key-repository.ts';
import { createAuditLog } from '#shared/adapters/dynamodb/audit-log.ts';
import { createCampaignRepository } from '#shared/adapters/dynamodb/campaign-repository.ts';
import { createCostRepository } from '#shared/adapters/dynamodb/cost-repository.ts';
import { createDeliveryRepository } from '#shared/adapters/dynamodb/delivery-repository.ts';
import { createEventFreshness } from '#shared/adapters/dynamodb/event-freshness.ts';
import { createEventReader } from '#shared/adapters/dynamodb/event-reader.ts';
import { createExchangeRateRepository } from '#shared/adapters/dynamodb/exchange-rate-repository.ts';
import { createFeedRepository } from '#shared/adapters/dynamodb/feed-repository.ts';
import { createIdempotencyStore } from '#shared/adapters/dynamodb/idempotency-store.ts';
import { createInboundLog } from '#shared/adapters/dynamodb/inbound-log.ts';
import { createIntegrationRepository } from '#shared/adapters/dynamodb/integration-repository.ts';
import { createManualCostRepository } from '#shared/adapters/dynamodb/manual-cost-repository.ts';
import { createNetworkCampaignRepository } from '#shared/adapters/dynamodb/network-campaign-repository.ts';
import { createOutgoingHostRepository } from '#shared/adapters/dynamodb/outgoing-host-repository.ts';
import { createOutgoingRuleRepository } from '#shared/adapters/dynamodb/outgoing-rule-repository.ts';
import { createReplayRepository } from '#shared/adapters/dynamodb/replay-repository.ts';
import { createRollUpReader } from '#shared/adapters/dynamodb/roll-up-reader.ts';
import { createSyncRunRepository } from '#shared/adapters/dynamodb/sync-run-repository.ts';
import { createSyncStateRepository } from '#shared/adapters/dynamodb/sync-state-repository.ts';
import { createTrafficSourceRepository } from '#shared/adapters/dynamodb/traffic-source-repository.ts';
import { createWorkspaceRepository } from '#shared/adapters/dynamodb/workspace-repository.ts';
import { createTargetGuard } from '#shared/adapters/http/target-guard.ts';
import { createCredentialCipher } from '#shared/adapters/kms/credential-cipher.ts';
import { createFingerprint } from '#shared/adapters/kms/fingerprint.ts';
import { createDeliveryQueue } from '#shared/adapters/sqs/delivery-queue.ts';
import { createReplayQueue } from '#shared/adapters/sqs/replay-queue.ts';
import { createSyncQueue } from '#shared/adapters/sqs/sync-queue.ts';
import type { AddressKeyRepository } from '#shared/domain/address-key.ts';
import type { AuditLog, IdempotencyStore } from '#shared/domain/admin-ports.ts';
import type { EventStore } from '#shared/domain/event-ports.ts';
import type { EventReader, InboundLog } from '#shared/domain/event-reading-ports.ts';
import { createIdMaker, type IdMaker } from '#shared/domain/ids.ts';
import type {
  AccessTokenStore,
  ApiKeyRepository,
  CampaignRepository,
  CostRepository,
  CredentialCipher,
  FeedRepository,
  Fingerprint,
  IntegrationRepository,
  NetworkCampaignRepository,
  SyncQueue,
  SyncRunRepository,
  SyncStateRepository,
  TrafficSourceRepository,
  WorkspaceRepository,
} from '#shared/domain/ports.ts';
import type {
  DeliveryQueue,
  DeliveryRepository,
  OutgoingHostRepository,
  OutgoingRuleRepository,
  OutgoingTargets,
} from '#shared/domain/postback-ports.ts';
import type { ReplayQueue, ReplayRepository } from '#shared/domain/replay.ts';
import type {
  ExchangeRateRepository,
  ManualCostRepository,
  RollUpReader,
} from '#shared/domain/reporting-ports.ts';
import type { EventFreshness } from '#shared/domain/tally-ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import { describeProvider, type ProviderDescription } from '#shared/providers/describe-provider.ts';
import type { Networks } from '#shared/providers/provider.ts';
import { costProviders, findProvider } from '#shared/providers/registry.ts';
import type { FindProvider } from '#shared/usecases/create-integration.ts';
import type { TakeCallDeps } from '#shared/usecases/receive-call.ts';
import { makeAddressKey } from './address-keys.ts';
import { hashApiKey, makeApiKey, makeSigningKey } from './api-keys.ts';
import { createDocuments, createKms, createSqs } from './aws-clients.ts';
import { allowedTargetsOf, manageEnv, readEnv, retryScaleOf } from './env.ts';
import type { WithEventsDomain } from './feed-addresses.ts';
import { createNetworkAccess } from './network-access.ts';
import { readStatic } from './static-files.ts';
import { systemPause } from './system-pause.ts';
import { createTakeCallDeps, makeNonce } from './take-call-deps.ts';

/** What the management API works with. */
export interface ManageDeps extends WithEventsDomain {
  workspaces: WorkspaceRepository;
  apiKeys: ApiKeyRepository;
  auditLog: AuditLog;
  idempotency: IdempotencyStore;
  makeKey(): string;
  hashKey(key: string): string;
  integrations: IntegrationRepository;
  feeds: FeedRepository;
  trafficSources: TrafficSourceRepository;
  campaigns: CampaignRepository;
  costs: CostRepository;
  networkCampaigns: NetworkCampaignRepository;
  rollUps: RollUpReader;
  eventFreshness: Pick<EventFreshness, 'countedUntil'>;
  manualCosts: ManualCostRepository;
  exchangeRates: ExchangeRateRepository;
  eventStore: EventStore;
  /** What takes calls to feeds, for those that come over the API. */
  calls: TakeCallDeps;
  makeNonce(): string;
  eventReader: EventReader;
  inbound: InboundLog;
  replays: ReplayRepository;
  replayQueue: ReplayQueue;
  runs: SyncRunRepository;
  states: SyncStateRepository;
  queue: SyncQueue;
  outgoingRules: OutgoingRuleRepository;
  deliveries: DeliveryRepository;
  outgoingHosts: OutgoingHostRepository;
  deliveryQueue: DeliveryQueue;
  targets: OutgoingTargets;
  networks: Networks;
  findProvider: FindProvider;
  listProviders(): ProviderDescription[];
  cipher: CredentialCipher;
  tokens: Pick<AccessTokenStore, 'forget'>;
  fingerprint: Fingerprint;
  addressKeys: AddressKeyRepository;
  makeAddressKey(): string;
  makeSigningKey(): string;
  ids: IdMaker;
  /** A file that lies beside the code. */
  readStatic(name: string): AsyncIterable<Uint8Array>;
  now: Clock;
}

export function createManageDeps(): ManageDeps {
  const env = readEnv(manageEnv);
  const documents = createDocuments();
  const kms = createKms();
  const sqs = createSqs();
  const now: Clock = () => Date.now();
  const cipher = createCredentialCipher(kms, env.CREDENTIAL_KEY_ID);
  const calls = createTakeCallDeps(env);
  const access = { documents, configTable: env.CONFIG_TABLE, cipher, now, retryScale: retryScaleOf(env) };
  return {
    workspaces: createWorkspaceRepository(documents, env.CONFIG_TABLE),
    apiKeys: createApiKeyRepository(documents, env.CONFIG_TABLE, systemPause),
    auditLog: createAuditLog(documents, env.LEDGER_TABLE, systemPause),
    idempotency: createIdempotencyStore(documents, env.LEDGER_TABLE, now),
    makeKey: makeApiKey,
    hashKey: hashApiKey,
    integrations: createIntegrationRepository(documents, env.CONFIG_TABLE, systemPause),
    feeds: createFeedRepository(documents, env.CONFIG_TABLE, systemPause),
    eventsDomain: env.EVENTS_DOMAIN,
    addressKeys: createAddressKeyRepository(documents, env.CONFIG_TABLE),
    makeAddressKey,
    makeSigningKey,
    trafficSources: createTrafficSourceRepository(documents, env.CONFIG_TABLE, systemPause),
    campaigns: createCampaignRepository(documents, env.CONFIG_TABLE, systemPause),
    costs: createCostRepository(documents, env.LEDGER_TABLE, systemPause),
    networkCampaigns: createNetworkCampaignRepository(documents, env.LEDGER_TABLE, systemPause),
    rollUps: createRollUpReader(documents, env.LEDGER_TABLE),
    eventFreshness: createEventFreshness(documents, env.LEDGER_TABLE),
    manualCosts: createManualCostRepository(documents, env.LEDGER_TABLE, systemPause),
    exchangeRates: createExchangeRateRepository(documents, env.CONFIG_TABLE, systemPause),
    eventStore: calls.store,
    calls,
    makeNonce,
    eventReader: createEventReader(documents, env.EVENTS_TABLE, systemPause),
    inbound: createInboundLog(documents, env.EVENTS_TABLE),
    replays: createReplayRepository(documents, env.EVENTS_TABLE),
    replayQueue: createReplayQueue(sqs, env.REPLAY_QUEUE_URL, systemPause),
    runs: createSyncRunRepository(documents, env.LEDGER_TABLE, now),
    states: createSyncStateRepository(documents, env.LEDGER_TABLE, systemPause),
    queue: createSyncQueue(sqs, env.SYNC_QUEUE_URL, systemPause),
    outgoingRules: createOutgoingRuleRepository(documents, env.CONFIG_TABLE),
    deliveries: createDeliveryRepository(documents, env.EVENTS_TABLE),
    outgoingHosts: createOutgoingHostRepository(documents, env.EVENTS_TABLE),
    deliveryQueue: createDeliveryQueue(sqs, env.POSTBACK_QUEUE_URL, systemPause),
    targets: createTargetGuard(allowedTargetsOf(env)),
    ...createNetworkAccess(access),
    findProvider,
    listProviders: () => costProviders.map(describeProvider),
    cipher,
    fingerprint: createFingerprint(kms, env.FINGERPRINT_KEY_ID),
    ids: createIdMaker({ now, randomBytes }),
    readStatic,
    now,
  };
}
