import type { Campaign, CostLink, TrafficSource } from './campaign.ts';
import type { CampaignDay, CostOwner, CostRevision, LedgerCost, NetworkCampaign } from './cost.ts';
import type { Feed } from './feed.ts';
import type { Integration, SyncState } from './integration.ts';
import type { Micros } from './money.ts';
import type { SyncMessage, SyncRun } from './sync-run.ts';
import type { Instant, InstantRange, LocalDay } from './time.ts';
import type { ApiKey, Workspace } from './workspace.ts';

/** One page of a list. `cursor` is opaque; null after the last page. */
export interface Page<T> {
  items: T[];
  cursor: string | null;
}
export interface PageRequest {
  limit: number;
  cursor: string | null;
}

/** A write found something else than it was told to expect. The use case decides what that means. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

export interface WorkspaceRepository {
  find(id: string): Promise<Workspace | null>;
  /** @throws ConflictError when it exists. */
  create(workspace: Workspace): Promise<void>;
  /** Stores `after` over `before`. @throws ConflictError when that has changed. */
  update(before: Workspace, after: Workspace): Promise<void>;
}

export interface ApiKeyRepository {
  findByHash(hash: string): Promise<ApiKey | null>;
  find(workspaceId: string, id: string): Promise<ApiKey | null>;
  /** Newest last, expired ones included. */
  list(workspaceId: string, page: PageRequest): Promise<Page<ApiKey>>;
  /** @throws ConflictError when this very key exists. */
  create(key: ApiKey): Promise<void>;
  /** @param remaining a key that has to be there still. @throws ConflictError when either is gone. */
  delete(key: ApiKey, remaining: ApiKey | null): Promise<void>;
}

/** Feeds lie among the integrations: ids of both are of one kind, and lists show both. */
export interface FeedRepository {
  /** Deleted ones included: their events stay. */
  find(workspaceId: string, id: string): Promise<Feed | null>;
  /** Which workspace has the feed. */
  ownerOf(id: string): Promise<string | null>;
  /** @throws ConflictError when it exists. */
  create(feed: Feed): Promise<void>;
  /** @throws ConflictError when `before` has changed. */
  update(before: Feed, after: Feed): Promise<void>;
}

/** What planning needs to know of an active integration. */
export interface PlannableIntegration {
  id: string;
  workspaceId: string;
  timezone: string;
  credentialGroup: string;
}

export interface IntegrationRepository {
  /** Deleted ones included: their costs stay. */
  find(workspaceId: string, id: string): Promise<Integration | null>;
  /** Those of networks. Newest last, deleted ones left out. */
  list(workspaceId: string, page: PageRequest): Promise<Page<Integration>>;
  /** Those of networks and feeds. Newest last, deleted ones left out. */
  listAll(workspaceId: string, page: PageRequest): Promise<Page<Integration | Feed>>;
  /** Stores it and moves the traffic sources in one step. @throws ConflictError when it exists, or a source has changed. */
  create(integration: Integration, moves: readonly TrafficSourceMove[]): Promise<void>;
  /** Stores `after` over `before` and moves the traffic sources in one step. @throws ConflictError when any has changed. */
  update(before: Integration, after: Integration, moves: readonly TrafficSourceMove[]): Promise<void>;
  /** The oldest integration that uses the credential now. */
  firstUserOfCredential(workspaceId: string, credentialGroup: string): Promise<string | null>;
  /** Active ones of one of `ACTIVE_SHARDS` partitions, page by page. */
  pagesOfActive(shard: number): AsyncIterable<PlannableIntegration[]>;
}

/** A traffic source, as stored, gets another integration or none; its version grows by one. */
export interface TrafficSourceMove {
  source: TrafficSource;
  integrationId: string | null;
}

/** `TrafficSource.integrationId` and `Integration.trafficSourceIds` are one relation: both are written in one step. */
export interface TrafficSourceRepository {
  find(workspaceId: string, id: string): Promise<TrafficSource | null>;
  list(workspaceId: string, page: PageRequest): Promise<Page<TrafficSource>>;
  /** @throws ConflictError when it exists, or its integration can take no more sources. */
  create(workspaceId: string, source: TrafficSource): Promise<void>;
  /** Stores `after` over `before`. @throws ConflictError when that has changed, or the integration can take no more sources. */
  update(workspaceId: string, before: TrafficSource, after: TrafficSource): Promise<void>;
  /** @throws ConflictError when the stored version is another. */
  delete(workspaceId: string, source: TrafficSource): Promise<void>;
}

export interface CampaignRepository {
  find(workspaceId: string, id: string): Promise<Campaign | null>;
  list(workspaceId: string, page: PageRequest): Promise<Page<Campaign>>;
  /** Stores the campaign and claims its link in one step. @throws LinkTakenError, ConflictError. */
  create(workspaceId: string, campaign: Campaign): Promise<void>;
  /** Stores the campaign, releases the link of `before` and claims the new one in one step. @throws LinkTakenError, ConflictError. */
  update(workspaceId: string, before: Campaign, after: Campaign): Promise<void>;
  /** Releases the link too. @throws ConflictError. */
  delete(workspaceId: string, campaign: Campaign): Promise<void>;
  /** Any campaign of the traffic source. */
  findByTrafficSource(workspaceId: string, trafficSourceId: string): Promise<Campaign | null>;
  /** By id, those that there are. */
  findMany(workspaceId: string, ids: readonly string[]): Promise<Map<string, Campaign>>;
  /** The campaign that each of an integration's network campaigns is linked to. */
  linksOf(integrationId: string, networkCampaignIds: readonly string[]): Promise<Map<string, string>>;
}

/** The network campaign belongs to another campaign. */
export class LinkTakenError extends Error {
  override readonly name = 'LinkTakenError';
  readonly link: CostLink;
  readonly holderId: string;

  constructor(link: CostLink, holderId: string) {
    super(`Network campaign ${link.networkCampaignId} is linked to ${holderId}.`);
    this.link = link;
    this.holderId = holderId;
  }
}

/** What a write to the ledger did. `lost`: another run had changed the row in between, so it was left alone. */
export interface CostWriteResult {
  written: number;
  lost: number;
}

/** A row to store, with the one that it replaces, or null where there was none. */
export interface CostChange {
  before: LedgerCost | null;
  after: LedgerCost;
}

export interface CostRepository {
  /** Rows of one network campaign in the range, by hour. */
  rowsOf(integrationId: string, networkCampaignId: string, range: InstantRange): AsyncIterable<LedgerCost[]>;
  /** One page of rows of one network campaign in the range, by hour. */
  page(
    integrationId: string,
    networkCampaignId: string,
    range: InstantRange,
    page: PageRequest,
  ): Promise<Page<LedgerCost>>;
  /** What has rows on these UTC days (both included), by day and then campaign. */
  campaignDays(integrationId: string, firstDay: LocalDay, lastDay: LocalDay): AsyncIterable<CampaignDay[]>;
  /** Also keeps the campaigns themselves, under their latest names. */
  putCampaignDays(integrationId: string, days: readonly CampaignDay[]): Promise<void>;
  /** Replaces rows, each only if it still is what it was told to replace. */
  replace(owner: CostOwner, changes: readonly CostChange[]): Promise<CostWriteResult>;
  /** Takes note that something was corrected in these hours. */
  markCorrected(integrationId: string, hours: readonly Instant[]): Promise<void>;
  /** The hours of the range in which something was corrected. */
  correctedHours(integrationId: string, range: InstantRange): Promise<Set<Instant>>;
  revisionsOf(integrationId: string, networkCampaignId: string, range: InstantRange): Promise<CostRevision[]>;
}

/** With what it cost in all, by currency, as far as roll-ups have followed: seconds behind its rows. */
export interface NetworkCampaignSpend extends NetworkCampaign {
  spend: ReadonlyMap<string, Micros>;
}

export interface NetworkCampaignRepository {
  /** Everything that ever had costs, by its id. */
  list(integrationId: string, page: PageRequest): Promise<Page<NetworkCampaignSpend>>;
  /** By id, those that there are. */
  findMany(integrationId: string, ids: readonly string[]): Promise<Map<string, NetworkCampaign>>;
}

/** Which schedule tick a run answers. A tick has one run, however often it is delivered. */
export interface TickClaim {
  reason: string;
  tick: Instant;
}

export interface SyncRunRepository {
  /** Claims the tick for the run; answers the run that holds it, which is another one when the tick came before. */
  claimTick(integrationId: string, claim: TickClaim, runId: string): Promise<string>;
  put(integrationId: string, run: SyncRun): Promise<void>;
  find(integrationId: string, runId: string): Promise<SyncRun | null>;
  /** Newest first. */
  list(integrationId: string, page: PageRequest): Promise<Page<SyncRun>>;
}

export interface SyncStateRepository {
  find(integrationId: string): Promise<SyncState>;
  /** In the order of the ids. */
  findMany(integrationIds: readonly string[]): Promise<SyncState[]>;
  /** Begins a run: raises the fence by one and answers the new state. */
  raiseFence(integrationId: string): Promise<SyncState>;
  /** Stores what the run found out, unless a newer run has begun. @throws ConflictError in that case. */
  save(integrationId: string, state: SyncState): Promise<void>;
  /** Takes note that the owner set new credentials: hourly runs go on. */
  clearAttention(integrationId: string): Promise<void>;
}

export interface SyncQueue {
  /**
   * Messages of one group are handled one after the other; a repeated de-duplication id within five minutes is dropped.
   * @throws when any could not be queued.
   */
  send(
    messages: readonly { body: SyncMessage; credentialGroup: string; deduplicationId: string }[],
  ): Promise<void>;
}

/** Binds a ciphertext to what it belongs to: it opens under the same names and values only. */
export type EncryptionContext = Readonly<Record<string, string>>;

export interface CredentialCipher {
  encrypt(plain: string, context: EncryptionContext): Promise<string>;
  decrypt(cipher: string, context: EncryptionContext): Promise<string>;
}

/** Keyed hash: equal texts are recognised, the text cannot be guessed from it. Lower-case hex. */
export type Fingerprint = (text: string) => Promise<string>;

/** A network's short-lived access token, shared by everything that uses one credential (spec C-7). */
export interface AccessToken {
  token: string;
  expiresAt: Instant;
  /** Which of a network's ways to present the credential worked, where there are several. */
  variant: string | null;
}

/** Keeps one access token per credential group, and one lease to renew it. */
export interface AccessTokenStore {
  find(credentialGroup: string): Promise<AccessToken | null>;
  /** True for the one caller that may now ask the network for a token. */
  acquireLease(credentialGroup: string, owner: string, until: Instant): Promise<boolean>;
  /** Stores the token and gives the lease back. @throws ConflictError when the lease was lost. */
  save(credentialGroup: string, owner: string, token: AccessToken): Promise<void>;
  /** Gives the lease back without a token. */
  releaseLease(credentialGroup: string, owner: string): Promise<void>;
  /** Forgets this token if it still is the stored one: the network no longer takes it. */
  discard(credentialGroup: string, token: string): Promise<void>;
  /** Erases everything that is kept for the credential. */
  forget(credentialGroup: string): Promise<void>;
}

/** So many calls of a kind that a network allows in any period of this length. */
export interface CallAllowance {
  calls: number;
  periodMs: number;
}

/** Counts the calls that a network allows by credential, over all runs and function instances. */
export interface CallBudget {
  /**
   * Takes the next free place for a call of the kind and answers its instant.
   * A place after `latest` is answered, but left free for others.
   */
  reserve(credentialGroup: string, kind: string, allowance: CallAllowance, latest: Instant): Promise<Instant>;
}
