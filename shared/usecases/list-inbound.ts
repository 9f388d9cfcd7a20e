import { z } from 'zod';
import { shownParameters } from '#shared/domain/address-privacy.ts';
import { cursorsOf } from '#shared/domain/cursor.ts';
import {
  CALL_OUTCOMES,
  type CallType,
  EVENT_TYPES,
  type InboundCall,
  type StoredEvent,
} from '#shared/domain/event.ts';
import { answeredId } from '#shared/domain/event-identity.ts';
import type { EventPlace, EventReader, InboundLog } from '#shared/domain/event-reading-ports.ts';
import type { Feed } from '#shared/domain/feed.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { inboundIdOf } from '#shared/domain/inbound-id.ts';
import { INBOUND_KEPT_MS } from '#shared/domain/inbound-retention.ts';
import { DAY_MS } from '#shared/domain/instants.ts';
import type { FeedRepository, Page, PageRequest } from '#shared/domain/ports.ts';
import {
  type Clock,
  formatInstant,
  type InstantRange,
  instantSchema,
  SECOND_MS,
} from '#shared/domain/time.ts';
import { instantRange } from './instant-range.ts';
import { notFound } from './request-problems.ts';

const CALL_TYPES = [...EVENT_TYPES, 'rejection'] as const satisfies readonly CallType[];

const READ_AT_ONCE = 200;
/** A call looks at no more entries: then it hands out a cursor, however few it has found. */
const ENOUGH_ENTRIES = 5000;

export const inboundQuery = {
  outcome: z.enum(CALL_OUTCOMES).optional().meta({
    description:
      'Default: each call once, by what became of it. `queued` lists the calls that were answered 202 while the table was away, once they have been taken: `reason` is then what became of them',
  }),
  type: z.enum(CALL_TYPES).optional().meta({ description: 'Default: all' }),
  from: instantSchema.optional().meta({ description: 'Included; default: 30 days ago' }),
  to: instantSchema.optional().meta({ description: 'Excluded; default: now' }),
};
type InboundQuery = z.output<z.ZodObject<typeof inboundQuery>>;

const text = z.string().nullable();

export const inboundViewSchema = z
  .object({
    id: idSchema('inboundCall'),
    receivedAt: instantSchema,
    type: z.enum(CALL_TYPES),
    method: z.enum(['GET', 'POST']).nullable().meta({ description: 'Null of calls that became events' }),
    outcome: z.enum(CALL_OUTCOMES),
    code: z.int().meta({
      description: 'HTTP status of the answer; of a call that was queued, what it would have been',
      examples: [400],
    }),
    reason: text.meta({ examples: ['invalid-parameter'] }),
    path: text.meta({ description: 'The parameter that was wrong', examples: ['payout'] }),
    message: text,
    parameters: z.record(z.string(), z.string()).meta({
      description: 'As sent; of calls that became events what the event does not show as a field',
    }),
    transactionId: text,
    eventId: idSchema('event')
      .nullable()
      .meta({ description: 'What an accepted or queued call became or was about' }),
    replayedAt: instantSchema.nullable(),
  })
  .meta({ id: 'InboundCall' });
export type InboundView = z.output<typeof inboundViewSchema>;

export interface ListInboundDeps {
  feeds: Pick<FeedRepository, 'find'>;
  inbound: Pick<InboundLog, 'read'>;
  eventReader: Pick<EventReader, 'byArrival' | 'findMany'>;
  now: Clock;
}

const placeSchema = z.strictObject({
  at: z.int().min(0).max(Date.UTC(9999, 0)),
  identity: z.string().max(40),
});

/** How far each of the two lists was shown, and the list's end, which without `to` is that of the first page. */
const positionSchema = z.strictObject({
  call: idSchema('inboundCall').nullable(),
  event: placeSchema.nullable(),
  to: placeSchema.shape.at,
});
type Position = z.output<typeof positionSchema>;

/**
 * Every call to a feed, the newest first (spec E-14): what became an event, and the entries of all others. A page ends
 * early where many calls had to be looked at. Those of deleted feeds are shown too. @throws RequestError
 */
export async function listInbound(
  deps: ListInboundDeps,
  { workspaceId, feedId }: { workspaceId: string; feedId: string },
  query: InboundQuery,
  { limit, cursor }: PageRequest,
): Promise<Page<InboundView>> {
  const now = deps.now();
  const kept = formatInstant(now - INBOUND_KEPT_MS);
  const range = instantRange({ from: query.from ?? kept, to: query.to ?? formatInstant(now + SECOND_MS) });
  const cursors = cursorsOf(positionSchema, [feedId, query]);
  const start = cursor === null ? { call: null, event: null, to: range.to } : cursors.decode(cursor);
  const feed = await deps.feeds.find(workspaceId, feedId);
  if (!feed) throw notFound('feed');

  const items: InboundView[] = [];
  let reached: Position = start;
  let looked = 0;
  const section = { from: Math.max(range.from, now - INBOUND_KEPT_MS), to: Math.min(start.to, now + DAY_MS) };
  for await (const entry of entriesOf(deps, feed, query, section, start)) {
    if (items.length === limit || looked === ENOUGH_ENTRIES) {
      return { items, cursor: cursors.encode(reached) };
    }
    looked += 1;
    reached = { ...reached, ...entry.reached };
    if (entry.view && isAskedFor(entry.view, query)) items.push(entry.view);
  }
  return { items, cursor: null };
}

interface Entry {
  at: number;
  /** Null of an event that is no longer there. */
  view: InboundView | null;
  reached: Partial<Position>;
}

/** What became of a queued call has an entry of its own, so that it is told of twice only to those who ask. */
const isAskedFor = ({ outcome, type }: InboundView, query: InboundQuery): boolean =>
  (query.outcome ? query.outcome === outcome : outcome !== 'queued') && (query.type ?? type) === type;

/** Both lists as one, the newest first. */
async function* entriesOf(
  deps: ListInboundDeps,
  feed: Feed,
  query: InboundQuery,
  range: InstantRange,
  start: Position,
): AsyncGenerator<Entry, void, void> {
  if (range.from >= range.to) return;
  const mayBeEvents = (query.outcome ?? 'accepted') === 'accepted' && query.type !== 'rejection';
  const calls = callsOf(deps, feed, range, start.call);
  const events = mayBeEvents ? eventsOf(deps, feed, range, start.event) : none();
  let [call, event] = await Promise.all([calls.next(), events.next()]);
  while (!call.done || !event.done) {
    if (!call.done && (event.done || call.value.at >= event.value.at)) {
      yield call.value;
      call = await calls.next();
    } else if (!event.done) {
      yield event.value;
      event = await events.next();
    }
  }
}

async function* none(): AsyncGenerator<Entry, void, void> {}

async function* callsOf(
  { inbound }: ListInboundDeps,
  feed: Feed,
  range: InstantRange,
  start: string | null,
): AsyncGenerator<Entry, void, void> {
  const section = { feedId: feed.id, range, order: 'newest-first', limit: READ_AT_ONCE } as const;
  let behind = start;
  for (;;) {
    const calls = await inbound.read({ ...section, behind });
    for (const call of calls) {
      yield { at: call.receivedAt, view: describeCall(call, feed), reached: { call: call.id } };
    }
    const last = calls.at(-1);
    if (!last || calls.length < READ_AT_ONCE) return;
    behind = last.id;
  }
}

async function* eventsOf(
  { eventReader }: ListInboundDeps,
  feed: Feed,
  range: InstantRange,
  start: EventPlace | null,
): AsyncGenerator<Entry, void, void> {
  let before = start ?? { at: range.to, identity: '' };
  for (;;) {
    const places = await eventReader.byArrival(feed.id, range, before, READ_AT_ONCE);
    const events = await eventReader.findMany(places.map(({ identity }) => identity));
    for (const place of places) {
      const event = events.get(place.identity);
      yield { at: place.at, view: event ? describeAccepted(event, feed) : null, reached: { event: place } };
    }
    const last = places.at(-1);
    if (!last || places.length < READ_AT_ONCE) return;
    before = last;
  }
}

function describeCall(call: InboundCall, { settings }: Feed): InboundView {
  const { workspaceId, feedId, address, country, sealed, replayedBy, ...told } = call;
  return {
    ...told,
    receivedAt: formatInstant(call.receivedAt),
    parameters: shownParameters(call.type, call.parameters, settings),
    replayedAt: call.replayedAt === null ? null : formatInstant(call.replayedAt),
  };
}

const describeAccepted = (event: StoredEvent, { settings }: Feed): InboundView => ({
  id: inboundIdOf(event),
  receivedAt: formatInstant(event.receivedAt),
  type: event.type,
  method: null,
  outcome: 'accepted',
  code: 200,
  reason: null,
  path: null,
  message: null,
  parameters: shownParameters(event.type, event.parameters, settings),
  transactionId: answeredId(event),
  eventId: event.id,
  replayedAt: null,
});
