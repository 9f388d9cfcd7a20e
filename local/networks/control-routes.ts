import { z } from 'zod';
import { formatMicros, parseMicros } from '#shared/domain/money.ts';
import { formatInstant, instantSchema, parseInstant } from '#shared/domain/time.ts';
import { type FaultScript, faultSchema } from './fault-script.ts';
import type { Exchange, StandInAccount } from './network-definition.ts';
import { parseOrRefuse } from './parse-or-refuse.ts';
import { jsonReply, Refusal, type Reply } from './reply.ts';
import type { RequestLog } from './request-log.ts';
import type { SpendBook } from './spend-book.ts';
import type { StandInClock } from './stand-in-clock.ts';

export const CONTROL_PREFIX = '/_stand-in/';

export interface ControlledStandIn {
  accounts: readonly StandInAccount[];
  faults: FaultScript;
  log: RequestLog;
  clock: StandInClock;
}

const momentSchema = instantSchema.transform(parseInstant);

const correctionSchema = z.strictObject({
  account: z.string().optional(),
  campaignId: z.string(),
  /** The start of the UTC hour. */
  hour: momentSchema,
  /** The new amount in whole units, at most four decimals as networks report them. */
  amount: z.string().regex(/^\d+(\.\d{1,4})?$/),
  impressions: z.number().int().nonnegative(),
  clicks: z.number().int().nonnegative(),
});

const clockSchema = z.union([
  z.strictObject({ now: momentSchema }),
  z.strictObject({ advanceSeconds: z.number() }),
]);

const truthSchema = z.strictObject({
  from: momentSchema,
  to: momentSchema,
  account: z.string().optional(),
});

type Control = (standIn: ControlledStandIn, exchange: Exchange) => Reply;

const CONTROLS: Readonly<Record<string, Control>> = {
  'GET faults': ({ faults }) => jsonReply(200, { faults: faults.pending() }),
  'POST faults': ({ faults }, { body }) => {
    faults.add(
      ...parseOrRefuse(z.union([z.array(faultSchema), faultSchema.transform((fault) => [fault])]), body),
    );
    return jsonReply(201, { faults: faults.pending() });
  },
  'DELETE faults': ({ faults }) => {
    faults.clear();
    return jsonReply(200, { faults: [] });
  },
  'GET log': ({ log }) => jsonReply(200, { requests: log.entries() }),
  'DELETE log': ({ log }) => {
    log.clear();
    return jsonReply(200, { requests: [] });
  },
  'GET clock': ({ clock }) => jsonReply(200, { now: formatInstant(clock.now()) }),
  'POST clock': ({ clock }, { body }) => {
    const move = parseOrRefuse(clockSchema, body);
    if ('now' in move) clock.set(move.now);
    else clock.advance(move.advanceSeconds * 1000);
    return jsonReply(200, { now: formatInstant(clock.now()) });
  },
  'POST corrections': ({ accounts }, { body }) => {
    const { account, campaignId, hour, amount, ...counts } = parseOrRefuse(correctionSchema, body);
    bookOf(accounts, account).book.correct(campaignId, hour, { micros: parseMicros(amount), ...counts });
    return jsonReply(201, { campaignId, hour: formatInstant(hour), amount, ...counts });
  },
  'GET truth': ({ accounts, clock }, { query }) => {
    const { from, to, account } = parseOrRefuse(truthSchema, Object.fromEntries(query));
    const { id, currency, book } = bookOf(accounts, account);
    const hours = book.hours({ from, to }, clock.dataAsOf());
    return jsonReply(200, {
      account: id,
      currency,
      total: formatMicros(hours.reduce((sum, { micros }) => sum + micros, 0n)),
      hours: hours.map(({ micros, hour, ...rest }) => ({
        ...rest,
        hour: formatInstant(hour),
        amount: formatMicros(micros),
      })),
    });
  },
};

/** Answers what people and other processes ask of the stand-in itself. Not part of any network. */
export function answerControl(standIn: ControlledStandIn, exchange: Exchange): Reply {
  const control = CONTROLS[`${exchange.method} ${exchange.path.slice(CONTROL_PREFIX.length)}`];
  if (!control) return jsonReply(404, { message: 'The stand-in has no such control.' });
  try {
    return control(standIn, exchange);
  } catch (error) {
    if (error instanceof Refusal) return jsonReply(error.status, { message: error.message });
    throw error;
  }
}

/** The account asked for, or the only one there is; it must hold a book that knows its hours. */
function bookOf(
  accounts: readonly StandInAccount[],
  id: string | undefined,
): StandInAccount & { book: SpendBook } {
  const [account, another] = id === undefined ? accounts : accounts.filter((each) => each.id === id);
  if (!account) throw new Refusal(404, 'There is no such account.');
  if (another) throw new Refusal(400, 'account: there are several accounts; name one.');
  const { book } = account;
  if (!('correct' in book)) throw new Refusal(400, 'The account holds no hours, it only reports.');
  return { ...account, book };
}
