import { z } from 'zod';
import type { HiddenValues } from '#shared/domain/address-privacy.ts';
import type { CallOutcome, EventCall, InboundCall } from '#shared/domain/event.ts';
import type { InboundLog } from '#shared/domain/event-reading-ports.ts';
import type { Feed } from '#shared/domain/feed.ts';
import { INBOUND_KEPT_MS } from '#shared/domain/inbound-retention.ts';
import { DAY_MS } from '#shared/domain/instants.ts';
import type { FeedRepository } from '#shared/domain/ports.ts';
import {
  isReplayable,
  type Replay,
  type ReplayMessage,
  type ReplayQueue,
  type ReplayRepository,
} from '#shared/domain/replay.ts';
import {
  type Clock,
  formatInstant,
  type Instant,
  type InstantRange,
  parseInstant,
} from '#shared/domain/time.ts';
import { outcomeOf } from './call-outcome.ts';
import { type TakeCallDeps, takeCall } from './receive-call.ts';

const CALLS_AT_ONCE = 100;
const NONCE_LENGTH = 26;

export interface RunReplayDeps {
  feeds: Pick<FeedRepository, 'find'>;
  replays: Pick<ReplayRepository, 'find' | 'update'>;
  replayQueue: ReplayQueue;
  inbound: InboundLog;
  calls: TakeCallDeps;
  now: Clock;
}

/**
 * Takes refused calls once more, the oldest first, and counts what becomes of them. It goes on from where it came, so
 * that a message that comes twice, or after a crash, does no harm.
 * @param until after this no further calls are begun; another message goes on. @throws StoreUnavailableError
 */
export async function runReplay(deps: RunReplayDeps, message: ReplayMessage, until: Instant): Promise<void> {
  const { workspaceId, feedId, replayId } = message;
  const feed = await deps.feeds.find(workspaceId, feedId);
  let replay = await deps.replays.find(feedId, replayId);
  if (!feed || !replay) throw new Error('A replay or its feed is not there.');
  while (replay.state !== 'succeeded') {
    if (deps.now() >= until) return deps.replayQueue.send([message]);
    const after = await replayPart(deps, feed, replay);
    // Another delivery of the message goes on with it.
    if (!(await deps.replays.update(replay, after))) return;
    replay = after;
  }
}

async function replayPart(deps: RunReplayDeps, feed: Feed, replay: Replay): Promise<Replay> {
  const calls = await deps.inbound.read({
    feedId: feed.id,
    range: rangeOf(replay),
    order: 'oldest-first',
    behind: replay.behind,
    limit: CALLS_AT_ONCE,
  });
  const counts = { found: 0, imported: 0, duplicates: 0, notImported: 0, refused: 0 };
  for (const call of calls.filter((each) => isReplayable(each, replay))) {
    counts.found += 1;
    counts[await replayCall(deps, feed, replay, call)] += 1;
  }
  const isDone = calls.length < CALLS_AT_ONCE;
  return {
    ...replay,
    state: isDone ? 'succeeded' : 'running',
    found: replay.found + counts.found,
    imported: replay.imported + counts.imported,
    duplicates: replay.duplicates + counts.duplicates,
    notImported: replay.notImported + counts.notImported,
    refused: replay.refused + counts.refused,
    finishedAt: isDone ? formatInstant(deps.now()) : null,
    behind: calls.at(-1)?.id ?? replay.behind,
    version: replay.version + 1,
  };
}

function rangeOf({ from, to, createdAt }: Replay): InstantRange {
  const created = parseInstant(createdAt);
  return {
    from: Math.max(parseInstant(from), created - INBOUND_KEPT_MS),
    to: Math.min(parseInstant(to), created + DAY_MS),
  };
}

const COUNTED_AS = {
  accepted: 'imported',
  duplicate: 'duplicates',
  'not-imported': 'notImported',
  refused: 'refused',
} as const satisfies Record<Exclude<CallOutcome, 'queued'>, keyof Replay>;
type Counted = (typeof COUNTED_AS)[keyof typeof COUNTED_AS];

async function replayCall(
  { calls, inbound, now }: RunReplayDeps,
  feed: Feed,
  replay: Replay,
  entry: InboundCall,
): Promise<Counted> {
  if (feed.state === 'deleted' || isOff(feed, entry)) return 'refused';
  // The call has its entry, which a mark is made on.
  const store = { ...calls.store, log: async () => {} };
  const taken = await takeCall({ ...calls, store }, feed, await callOf(calls, entry));
  const counted = COUNTED_AS[outcomeOf(taken)];
  if (counted !== 'refused') await inbound.markReplayed(entry, replay.id, now());
  return counted;
}

const isOff = ({ settings }: Feed, { type }: InboundCall): boolean =>
  type !== 'rejection' && !settings.types.includes(type);

const hiddenValuesSchema: z.ZodType<HiddenValues> = z.object({
  address: z.string().nullable(),
  parameters: z.record(z.string(), z.string()),
});

/**
 * As it came then; of what was masked the full text, while that can be read. What it has no identity for itself follows
 * from the entry, for every try the same.
 */
async function callOf({ addresses }: TakeCallDeps, entry: InboundCall): Promise<EventCall> {
  const { id, feedId, type, method, receivedAt, address, country, sealed } = entry;
  const opened = sealed === null ? null : await addresses.open(sealed, entry);
  const hidden = opened === null ? null : hiddenValuesSchema.parse(JSON.parse(opened));
  return {
    feedId,
    type,
    method,
    parameters: { ...entry.parameters, ...hidden?.parameters },
    receivedAt,
    callerAddress: hidden?.address ?? address ?? '',
    edgeCountry: country,
    nonce: id.slice('inb_'.length).padEnd(NONCE_LENGTH, '0').slice(0, NONCE_LENGTH),
  };
}
