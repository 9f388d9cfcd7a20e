import { completeUntil } from '#shared/domain/coverage.ts';
import { type FailureClass, ProviderError } from '#shared/domain/errors.ts';
import type { IdMaker } from '#shared/domain/ids.ts';
import type { Integration, SyncState } from '#shared/domain/integration.ts';
import { formatMicros, parseMicros } from '#shared/domain/money.ts';
import {
  ConflictError,
  type CostRepository,
  type CredentialCipher,
  type IntegrationRepository,
  type SyncQueue,
  type SyncRunRepository,
  type SyncStateRepository,
} from '#shared/domain/ports.ts';
import {
  CONSEQUENCES,
  isOver,
  isScheduled,
  type SyncMessage,
  type SyncRun,
} from '#shared/domain/sync-run.ts';
import { newestSlice, type SyncWindow, windowOfDays } from '#shared/domain/sync-window.ts';
import {
  addDays,
  type Clock,
  formatInstant,
  type Instant,
  localDayOf,
  parseInstant,
  startOfLocalDay,
} from '#shared/domain/time.ts';
import type { NetworkAccount, Networks } from '#shared/providers/provider.ts';
import { openSyncRun, queueRest } from './open-sync-run.ts';
import { readNetworkCosts } from './read-network-costs.ts';
import { coverageAfter, isExpected, requestHoles } from './track-coverage.ts';
import { unsealAccount } from './unseal-account.ts';
import { SupersededError, type WindowOutcome, writeCostWindow } from './write-cost-window.ts';

export interface RunSyncDeps {
  integrations: Pick<IntegrationRepository, 'find'>;
  costs: Pick<CostRepository, 'rowsOf' | 'campaignDays' | 'putCampaignDays' | 'markCorrected' | 'replace'>;
  runs: Pick<SyncRunRepository, 'claimTick' | 'put' | 'find'>;
  states: Pick<SyncStateRepository, 'find' | 'raiseFence' | 'save'>;
  queue: SyncQueue;
  networks: Pick<Networks, 'readCosts'>;
  cipher: Pick<CredentialCipher, 'decrypt'>;
  /** What syncing needs to know of a provider; null for one that is no longer built in. */
  findProvider: (id: string) => SyncableProvider | null;
  ids: IdMaker;
  now: Clock;
  /** Most days that one message reads; a longer span goes on with a message for the rest. */
  daysPerSlice: number;
  /** Shortens the product's own pauses, never those that a network asks for. */
  retryScale: number;
}

export interface SyncableProvider {
  granularity: 'hour' | 'day';
  resyncDays: number;
  keepsDays?: number;
  longestRunDays?: number;
}

export interface Delivery {
  /** How often the queue has handed out this message, this time included. */
  receiveCount: number;
  /** When the network must have answered; what is left after it is for writing. */
  readDeadline: Instant;
}

/** `error` is what stopped the run, for the log. */
export type SyncOutcome = { done: true } | { done: false; retryAfterSeconds: number; error: Error };

const DONE: SyncOutcome = { done: true };
/** Growing pauses, all short enough that a run goes on within two minutes of the end of a fault. */
const RETRY_PAUSES_SECONDS = [15, 30, 60, 120];
const LONGEST_QUEUE_PAUSE_SECONDS = 11 * 3600;

/** The run's ground has gone: the integration was paused, deleted or reconnected while it was under way. */
class WithdrawnError extends Error {
  override readonly name = 'WithdrawnError';
}

/**
 * Reads what the message asks for and makes the ledger say the same. A message may come twice, late, or after a crash
 * at any point: the outcome is that of its last complete run.
 */
export async function runSync(
  deps: RunSyncDeps,
  message: SyncMessage,
  delivery: Delivery,
): Promise<SyncOutcome> {
  const integration = await deps.integrations.find(message.workspaceId, message.integrationId);
  const provider = integration ? deps.findProvider(integration.provider) : null;
  if (!integration || !provider || integration.state !== 'active') return withdraw(deps, message);
  const state = await deps.states.find(integration.id);
  if (state.attention && message.reason === 'hourly') return DONE;
  const opened = await openSyncRun(deps, message, integration, provider.resyncDays);
  if (!opened) return DONE;
  const { fence } = await deps.states.raiseFence(integration.id);
  const job: SyncJob = {
    integration,
    provider,
    state: { ...state, fence },
    run: begin(opened, deps.now()),
    tick: parseInstant(message.tick),
  };
  await deps.runs.put(integration.id, job.run);
  try {
    const slice = sliceOf(job, daysAtOnce(deps, provider, delivery));
    const outcome = await readAndWrite(deps, job, slice.window, delivery.readDeadline);
    return await succeed(deps, job, slice, outcome);
  } catch (error) {
    return fail(deps, job, delivery, error instanceof Error ? error : new Error(String(error)));
  }
}

interface SyncJob {
  integration: Integration;
  provider: SyncableProvider;
  state: SyncState;
  run: SyncRun;
  tick: Instant;
}

function begin(run: SyncRun, now: Instant): SyncRun {
  return {
    ...run,
    state: 'running',
    tries: run.tries + 1,
    error: null,
    startedAt: run.startedAt ?? formatInstant(now),
    finishedAt: null,
  };
}

interface Slice {
  window: SyncWindow;
  remaining: SyncRun['remaining'];
}

/** A slice that could not be read is halved at each further try: it may have been too much for one run. */
function daysAtOnce(
  { daysPerSlice }: RunSyncDeps,
  { longestRunDays = daysPerSlice }: SyncableProvider,
  { receiveCount }: Delivery,
): number {
  return Math.ceil(Math.min(daysPerSlice, longestRunDays) / 2 ** (receiveCount - 1));
}

function sliceOf({ run, integration, tick }: SyncJob, daysPerSlice: number): Slice {
  if (!run.remaining) throw new Error(`Run ${run.id} has nothing left to read.`);
  const { slice, remaining } = newestSlice(run.remaining, daysPerSlice);
  return { window: windowOfDays(slice.firstDay, slice.lastDay, tick, integration.timezone), remaining };
}

async function readAndWrite(
  deps: RunSyncDeps,
  { integration, provider, state, run, tick }: SyncJob,
  window: SyncWindow,
  deadline: Instant,
): Promise<WindowOutcome & { rowsRead: number }> {
  const { granularity } = provider;
  const { timezone, currency } = integration;
  const account = await openAccount(deps.cipher, integration);
  const asOf = deps.now();
  const reading = await readNetworkCosts(deps, {
    account,
    window,
    timezone,
    currency,
    granularity,
    deadline,
  });
  const ensureMayWrite = async (): Promise<void> => {
    const [current, { fence }] = await Promise.all([
      deps.integrations.find(integration.workspaceId, integration.id),
      deps.states.find(integration.id),
    ]);
    if (fence !== state.fence) throw new SupersededError('A newer run has begun.');
    if (!current || !isSameGround(integration, current))
      throw new WithdrawnError('The integration was changed meanwhile.');
  };
  const outcome = await writeCostWindow(
    { costs: deps.costs, ensureMayWrite },
    {
      workspaceId: integration.workspaceId,
      integrationId: integration.id,
      currency,
      timezone,
      granularity,
      window,
      tick,
      reading,
      runId: run.id,
      asOf,
      knownSince: knownSince(provider, asOf, timezone),
    },
  );
  if (outcome.networkTotal !== outcome.ledgerTotal) {
    throw new Error(
      `The ledger holds ${formatMicros(outcome.ledgerTotal)} where the network charged ${formatMicros(outcome.networkTotal)}.`,
    );
  }
  return { ...outcome, rowsRead: reading.rowsRead };
}

/** Where the network's memory begins, a day on the safe side. */
function knownSince({ keepsDays }: SyncableProvider, now: Instant, timezone: string): Instant {
  if (keepsDays === undefined) return Number.NEGATIVE_INFINITY;
  return startOfLocalDay(addDays(localDayOf(now, timezone), 1 - keepsDays), timezone);
}

/** Whether what was read still is what the owner wants to have read. */
function isSameGround(before: Integration, now: Integration): boolean {
  return (
    now.state === 'active' &&
    now.timezone === before.timezone &&
    now.currency === before.currency &&
    now.credentialGroup === before.credentialGroup
  );
}

async function openAccount(
  cipher: Pick<CredentialCipher, 'decrypt'>,
  integration: Integration,
): Promise<NetworkAccount> {
  if (integration.credentials === null) throw new WithdrawnError('The credentials were erased.');
  return unsealAccount(cipher, integration, integration.credentials);
}

async function succeed(
  deps: RunSyncDeps,
  job: SyncJob,
  { window, remaining }: Slice,
  outcome: WindowOutcome & { rowsRead: number },
): Promise<SyncOutcome> {
  const { integration, run, state } = job;
  const coverage = coverageAfter(state.coverage, run, window, integration.timezone);
  const until = completeUntil(coverage);
  await deps.states.save(integration.id, {
    ...state,
    attention: null,
    lastRunId: run.id,
    coverage,
    completeUntil: until === null ? null : formatInstant(until),
  });
  const read: SyncRun = {
    ...run,
    rowsRead: run.rowsRead + outcome.rowsRead,
    rowsWritten: run.rowsWritten + outcome.rowsWritten,
    rowsUnchanged: run.rowsUnchanged + outcome.rowsUnchanged,
    rowsZeroed: run.rowsZeroed + outcome.rowsZeroed,
    networkTotal: formatMicros(parseMicros(run.networkTotal ?? '0') + outcome.networkTotal),
    ledgerTotal: formatMicros(parseMicros(run.ledgerTotal ?? '0') + outcome.ledgerTotal),
    remaining,
  };
  if (remaining) {
    await deps.runs.put(integration.id, { ...read, tries: 0 });
    await queueRest(deps.queue, integration, read, formatInstant(job.tick));
    return DONE;
  }
  if (isExpected(run)) await requestHoles(deps, integration, coverage, job.tick);
  await deps.runs.put(integration.id, { ...read, state: 'succeeded', finishedAt: formatInstant(deps.now()) });
  return DONE;
}

async function fail(deps: RunSyncDeps, job: SyncJob, delivery: Delivery, error: Error): Promise<SyncOutcome> {
  const { integration, run, state } = job;
  const failure = describe(error);
  const now = formatInstant(deps.now());
  await deps.runs.put(integration.id, { ...run, state: 'failed', error: failure, finishedAt: now });
  if (error instanceof SupersededError || error instanceof WithdrawnError) return DONE;
  const needsOwner = CONSEQUENCES[failure.class] === 'attention';
  const attention = needsOwner ? { ...failure, since: state.attention?.since ?? now } : state.attention;
  await saveUnlessSuperseded(deps.states, integration.id, { ...state, lastRunId: run.id, attention });
  if (needsOwner) return DONE;
  return { done: false, retryAfterSeconds: pauseAfter(error, delivery.receiveCount, deps.retryScale), error };
}

function describe(error: Error): { class: FailureClass; message: string } {
  if (error instanceof ProviderError) return { class: error.failure, message: error.message };
  if (error instanceof SupersededError)
    return { class: 'internal', message: 'A newer run of this integration took over.' };
  if (error instanceof WithdrawnError) {
    return {
      class: 'internal',
      message: 'The integration was paused, changed or deleted while the run was under way.',
    };
  }
  return {
    class: 'internal',
    message: 'The run was stopped by a fault of Adtally itself; it is tried again.',
  };
}

function pauseAfter(error: Error, receiveCount: number, retryScale: number): number {
  const asked = error instanceof ProviderError ? error.retryAfterSeconds : undefined;
  if (asked !== undefined) return Math.min(Math.ceil(asked), LONGEST_QUEUE_PAUSE_SECONDS);
  const index = Math.min(receiveCount, RETRY_PAUSES_SECONDS.length) - 1;
  return Math.floor((RETRY_PAUSES_SECONDS[index] ?? 0) * retryScale);
}

/** A newer run knows better what state the integration is in. */
async function saveUnlessSuperseded(
  states: Pick<SyncStateRepository, 'save'>,
  integrationId: string,
  state: SyncState,
): Promise<void> {
  try {
    await states.save(integrationId, state);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
}

/** Nobody wants this run any more. One that a user asked for says so; a scheduled one leaves no trace. */
async function withdraw(deps: RunSyncDeps, message: SyncMessage): Promise<SyncOutcome> {
  if (isScheduled(message)) return DONE;
  const run = await deps.runs.find(message.integrationId, message.runId);
  if (!run || isOver(run)) return DONE;
  const error = describe(new WithdrawnError('The integration is not active.'));
  const finishedAt = formatInstant(deps.now());
  await deps.runs.put(message.integrationId, { ...run, state: 'failed', error, finishedAt });
  return DONE;
}
