import type { StatusChange, StoredEvent } from './event.ts';
import { formatMicros } from './money.ts';
import { formatInstant } from './time.ts';

export const POSTBACK_MACROS = [
  'postback_id',
  'click_id',
  'transaction_id',
  'status',
  'reason',
  'payout',
  'revenue',
  'currency',
  'advertiser',
  'publisher',
  'offer',
  'sub_id',
  'sub_id2',
  'sub_id3',
  'sub_id4',
  'sub_id5',
  'sub_id6',
  'campaign',
  'event_name',
  'conversion_time',
] as const;
type PostbackMacro = (typeof POSTBACK_MACROS)[number];

/** Braces of JSON that hold something else than a lower-case name are no macro. */
const BODY_MACRO = /\{([a-z][a-z0-9_]*)\}/g;
/** An item of the table has at most 400 KB, and a character up to three bytes. */
const MAX_BODY_LENGTH = 64_000;

/** What the macros stand for when a conversion gets a status. Null is written as nothing. */
export function macroValues(
  event: StoredEvent,
  { to, reason }: StatusChange,
  postbackId: string,
): Readonly<Record<PostbackMacro, string | null>> {
  return {
    postback_id: postbackId,
    click_id: event.clickId,
    transaction_id: event.transactionId,
    status: to,
    reason,
    payout: formatMicros(event.payout),
    revenue: formatMicros(event.revenue),
    currency: event.currency,
    advertiser: event.advertiser,
    publisher: event.publisher,
    offer: event.offer,
    sub_id: event.subId,
    sub_id2: event.subId2,
    sub_id3: event.subId3,
    sub_id4: event.subId4,
    sub_id5: event.subId5,
    sub_id6: event.subId6,
    campaign: event.campaignId,
    event_name: event.eventName,
    conversion_time: formatInstant(event.time),
  };
}

/** The first macro of a body that is none of ours, with its braces; null where all are. */
export function unknownBodyMacro(template: string): string | null {
  const known: readonly string[] = POSTBACK_MACROS;
  return [...template.matchAll(BODY_MACRO)].find(([, name = '']) => !known.includes(name))?.[0] ?? null;
}

/**
 * The body with each macro's value, escaped to stand within a string of JSON. Where it would be too long to be kept,
 * the longest values are left out, until it is not.
 */
export function fillBodyTemplate(template: string, macroValue: (macro: string) => string | null): string {
  const macros = new Set([...template.matchAll(BODY_MACRO)].map(([, name = '']) => name));
  const values = new Map([...macros].map((name) => [name, jsonEscape(macroValue(name) ?? '')]));
  const fill = (): string => template.replace(BODY_MACRO, (_, name: string) => values.get(name) ?? '');
  const longestFirst = [...values].sort(([, first], [, second]) => second.length - first.length);
  let body = fill();
  for (const [name] of longestFirst) {
    if (body.length <= MAX_BODY_LENGTH) break;
    values.set(name, '');
    body = fill();
  }
  return body;
}

const jsonEscape = (text: string): string => JSON.stringify(text.toWellFormed()).slice(1, -1);
