import {
  EVENT_FLAGS,
  EVENT_STATUSES,
  EVENT_TYPES,
  type EventTexts,
  type StatusChange,
  type StoredEvent,
  type Verdict,
  type VerdictReason,
} from '#shared/domain/event.ts';
import { isRecord } from '#shared/domain/is-record.ts';
import { eventKeys } from './keys.ts';

// What receives events imports this file: no zod.

export const EVENT_ENTITY = 'event';
/** A further identity of an event: its attribute `identity` is the one that holds the event. */
export const POINTER_ENTITY = 'event-pointer';
/** A click that conversions wait for, their identities in `conversions`; the click itself takes its place. */
export const AWAITED_ENTITY = 'awaited-click';

/** Thirteen months, so that a month can be compared with the same one a year before. */
const KEPT_SECONDS = 400 * 86_400;

/** For DynamoDB's time to live, in seconds. */
export const eventExpiry = (receivedAt: number): number => Math.floor(receivedAt / 1000) + KEPT_SECONDS;

/** The identity of an event is its id without the prefix. */
export const identityOf = ({ id }: Pick<StoredEvent, 'id'>): string => id.slice('evt_'.length);

export const eventIdOf = (identity: string): string => `evt_${identity}`;

type Stored = Readonly<Record<string, unknown>>;

/** The event under its own names: instants in milliseconds, money in micros, nothing of what is null or empty. */
export const toEventItem = (event: StoredEvent): Record<string, unknown> =>
  encodeEventItem(event, (value) => value);

/** The same, with each value as `encode` writes it. */
export function encodeEventItem<Encoded>(
  event: StoredEvent,
  encode: (value: unknown) => Encoded,
): Record<string, Encoded> {
  const item: Record<string, Encoded> = {};
  const fill = <Values extends object>(values: Values): void => {
    for (const name in values) {
      const value = values[name];
      if (!isEmpty(value)) item[name] = encode(value);
    }
  };
  fill(eventKeys.event(identityOf(event)));
  fill({ entity: EVENT_ENTITY, expiresAt: eventExpiry(event.receivedAt) });
  fill(event);
  return item;
}

const isEmpty = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);

/** @throws naming the attribute that is not what was once written, never its value. */
export function fromEventItem(item: Stored): StoredEvent {
  if (item['entity'] !== EVENT_ENTITY) throw malformed('entity');
  return {
    ...textsOf(item),
    id: text(item, 'id'),
    workspaceId: text(item, 'workspaceId'),
    feedId: text(item, 'feedId'),
    type: oneOf(EVENT_TYPES, item, 'type'),
    transactionId: textOrNull(item, 'transactionId'),
    clickId: textOrNull(item, 'clickId'),
    eventName: textOrNull(item, 'eventName'),
    time: number(item, 'time'),
    clickTime: item['clickTime'] === undefined ? null : number(item, 'clickTime'),
    receivedAt: number(item, 'receivedAt'),
    countedAt: number(item, 'countedAt'),
    status: oneOf(EVENT_STATUSES, item, 'status'),
    verdict: verdictOf(item['verdict']),
    matched: item['matched'] === undefined ? null : item['matched'] === true,
    repeated: item['repeated'] === true,
    flags: list(item, 'flags').map((flag) => oneOf(EVENT_FLAGS, { flag }, 'flag')),
    campaignId: textOrNull(item, 'campaignId'),
    campaignNamed: item['campaignNamed'] === undefined ? null : item['campaignNamed'] === true,
    ip: textOrNull(item, 'ip'),
    sealedAddress: textOrNull(item, 'sealedAddress'),
    revenue: micros(item, 'revenue'),
    payout: micros(item, 'payout'),
    cost: item['cost'] === undefined ? null : micros(item, 'cost'),
    purchaseValue: item['purchaseValue'] === undefined ? null : micros(item, 'purchaseValue'),
    currency: text(item, 'currency'),
    parameters: parametersOf(item['parameters']),
    history: list(item, 'history').map(statusChangeOf),
    nonce: text(item, 'nonce'),
    revision: number(item, 'revision'),
  };
}

const textsOf = (item: Stored): EventTexts => ({
  advertiser: textOrNull(item, 'advertiser'),
  publisher: textOrNull(item, 'publisher'),
  offer: textOrNull(item, 'offer'),
  subId: textOrNull(item, 'subId'),
  subId2: textOrNull(item, 'subId2'),
  subId3: textOrNull(item, 'subId3'),
  subId4: textOrNull(item, 'subId4'),
  subId5: textOrNull(item, 'subId5'),
  subId6: textOrNull(item, 'subId6'),
  keyword: textOrNull(item, 'keyword'),
  country: textOrNull(item, 'country'),
  deviceId: textOrNull(item, 'deviceId'),
  userAgent: textOrNull(item, 'userAgent'),
  referer: textOrNull(item, 'referer'),
  browserLanguages: textOrNull(item, 'browserLanguages'),
  siteUrl: textOrNull(item, 'siteUrl'),
  sessionTime: textOrNull(item, 'sessionTime'),
  eventId: textOrNull(item, 'eventId'),
  thirdPartyStatus: textOrNull(item, 'thirdPartyStatus'),
  thirdPartyRejectedReason: textOrNull(item, 'thirdPartyRejectedReason'),
  networkCampaignId: textOrNull(item, 'networkCampaignId'),
});

function verdictOf(stored: unknown): Verdict {
  if (!isRecord(stored)) throw malformed('verdict');
  return {
    decision: oneOf(EVENT_STATUSES, stored, 'decision'),
    monitoring: stored['monitoring'] === true,
    group: isRecord(stored['group']) ? groupOf(stored['group']) : null,
    reasons: list(stored, 'reasons').map(reasonOf),
  };
}

const groupOf = (stored: Stored) => ({
  id: text(stored, 'id'),
  name: text(stored, 'name'),
  version: number(stored, 'version'),
});

function reasonOf(stored: unknown): VerdictReason {
  if (!isRecord(stored)) throw malformed('verdict');
  return {
    code: text(stored, 'code'),
    filter: text(stored, 'filter'),
    measured: measureOf(stored, 'measured'),
    threshold: measureOf(stored, 'threshold'),
    windowSeconds: numberOrNull(stored, 'windowSeconds'),
  };
}

function statusChangeOf(stored: unknown): StatusChange {
  if (!isRecord(stored)) throw malformed('history');
  return {
    at: number(stored, 'at'),
    by: text(stored, 'by'),
    from: stored['from'] === null ? null : oneOf(EVENT_STATUSES, stored, 'from'),
    to: oneOf(EVENT_STATUSES, stored, 'to'),
    reason: textOrNull(stored, 'reason'),
  };
}

function parametersOf(stored: unknown): Record<string, string> {
  if (stored === undefined) return {};
  if (!isRecord(stored)) throw malformed('parameters');
  return Object.fromEntries(Object.keys(stored).map((name) => [name, text(stored, name)]));
}

function text(item: Stored, name: string): string {
  const value = item[name];
  if (typeof value !== 'string') throw malformed(name);
  return value;
}

const textOrNull = (item: Stored, name: string): string | null =>
  item[name] === undefined || item[name] === null ? null : text(item, name);

function number(item: Stored, name: string): number {
  const value = item[name];
  if (typeof value !== 'number') throw malformed(name);
  return value;
}

const numberOrNull = (item: Stored, name: string): number | null =>
  item[name] === undefined || item[name] === null ? null : number(item, name);

const measureOf = (item: Stored, name: string): number | string | null =>
  typeof item[name] === 'string' ? text(item, name) : numberOrNull(item, name);

/** Clients read whole numbers as bigint only where a double would round them. */
function micros(item: Stored, name: string): bigint {
  const value = item[name];
  return typeof value === 'bigint' ? value : BigInt(number(item, name));
}

function list(item: Stored, name: string): readonly unknown[] {
  const value = item[name] ?? [];
  if (!Array.isArray(value)) throw malformed(name);
  return value;
}

function oneOf<Value extends string>(known: readonly Value[], item: Stored, name: string): Value {
  const found = known.find((value) => value === item[name]);
  if (found === undefined) throw malformed(name);
  return found;
}

const malformed = (name: string): Error => new Error(`A stored event is malformed in: ${name}.`);
