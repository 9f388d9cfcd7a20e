import { redirectOf } from './click-redirect.ts';
import type { EventStatus, NotImported, StoredEvent } from './event.ts';
import { answeredId } from './event-identity.ts';
import type { FeedSettings } from './feed.ts';

/** The body of the answer to an understood call (spec E-7); names as trackers read them. */
export interface EventAnswer {
  status: EventStatus;
  /** The first of `reasons`. */
  reason?: string;
  /** The code of every filter that fired, or why the event was not imported. */
  reasons?: readonly string[];
  transaction_id: string | null;
  duplicate?: true;
  monitoring_mode?: boolean;
  filter_group?: string | null;
  country?: string | null;
  is_bot?: boolean;
  redirect_url?: string | null;
  click_id?: string | null;
  ip?: string | null;
}

export interface AnswerContext {
  settings: Pick<FeedSettings, 'destinationUrl' | 'fallbackUrl'>;
  /** What `fields` asks for; names that are none are passed over, so that no event is lost by them. */
  fields: readonly string[];
  notImported: NotImported | null;
  isDuplicate: boolean;
  /** Asked only if the answer is to tell it. */
  isBot: (userAgent: string) => boolean;
}

/** Asked for by `fields`; what else is asked for is not told. */
const DETAILS = {
  monitoring_mode: ({ verdict }) => ({ monitoring_mode: verdict.monitoring }),
  filter_group: ({ verdict }) => ({ filter_group: verdict.group?.name ?? null }),
  country: ({ country }) => ({ country }),
  is_bot: ({ userAgent }, { isBot }) => ({ is_bot: userAgent !== null && isBot(userAgent) }),
  redirect_url: (event, context) => ({ redirect_url: redirectTarget(event, context) }),
  click_id: ({ clickId }) => ({ click_id: clickId }),
  ip: ({ ip }) => ({ ip }),
} as const satisfies Record<string, Detail>;
type Detail = (event: StoredEvent, context: AnswerContext) => Partial<EventAnswer>;
const DETAIL_OF: ReadonlyMap<string, Detail> = new Map(Object.entries(DETAILS));

/** What the caller is told of an event: of a repeated one what is stored of the first. */
export function answerEvent(event: StoredEvent, context: AnswerContext): EventAnswer {
  const { notImported, isDuplicate, fields } = context;
  const reasons = notImported === null ? event.verdict.reasons.map(({ code }) => code) : [notImported];
  const [reason] = reasons;
  const details = fields.map((field) => DETAIL_OF.get(field)?.(event, context) ?? {});
  return {
    status: notImported === null ? event.status : 'rejected',
    ...(reason === undefined ? {} : { reason, reasons }),
    transaction_id: answeredId(event),
    ...(isDuplicate ? { duplicate: true } : {}),
    ...Object.assign({}, ...details),
  };
}

/** Where a click is to be sent; null for other events, and where the feed has no URL for it. */
export function redirectTarget(
  event: StoredEvent,
  { settings, notImported }: Pick<AnswerContext, 'settings' | 'notImported'>,
): string | null {
  if (event.type !== 'click') return null;
  return redirectOf(event, settings, notImported !== null || event.status === 'rejected');
}
