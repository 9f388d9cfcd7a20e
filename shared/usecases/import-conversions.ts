import { z } from 'zod';
import type { CsvRecord } from '#shared/domain/csv-record.ts';
import { RequestError } from '#shared/domain/errors.ts';
import { EVENT_STATUSES, type EventCall, NOT_IMPORTED, REFUSALS } from '#shared/domain/event.ts';
import type { EventAnswer } from '#shared/domain/event-answer.ts';
import type { Feed } from '#shared/domain/feed.ts';
import type { FeedRepository } from '#shared/domain/ports.ts';
import { readEvent } from '#shared/domain/read-event.ts';
import type { Clock } from '#shared/domain/time.ts';
import { findFeed } from './find-feed.ts';
import { type TakeCallDeps, takeCall } from './receive-call.ts';

export const MAX_CONVERSIONS_PER_IMPORT = 5000;
const LINES_AT_ONCE = 24;

export const conversionImportSchema = z
  .object({
    imported: z.int().min(0),
    duplicates: z.int().min(0),
    notImported: z.int().min(0).meta({ description: "Kept out by the feed's lists or state" }),
    refused: z.int().min(0),
    lines: z.array(
      z.object({
        line: z.int().min(2).meta({ description: 'Where it begins; the first line names the columns' }),
        code: z.int().meta({ description: 'What the call alone would be answered', examples: [200] }),
        status: z.enum(EVENT_STATUSES).optional(),
        reason: z.string().optional(),
        transaction_id: z.string().nullable().optional(),
        duplicate: z.literal(true).optional(),
        errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
      }),
    ),
  })
  .meta({ id: 'ConversionImport' });
export type ConversionImport = z.output<typeof conversionImportSchema>;
type ImportedLine = ConversionImport['lines'][number];

export interface ImportConversionsDeps {
  feeds: Pick<FeedRepository, 'find'>;
  calls: TakeCallDeps;
  /** 26 characters of chance. */
  makeNonce(): string;
  now: Clock;
}

/**
 * Takes each line as a call to the feed's conversions (spec E-18), save for what looks at the caller: address,
 * signature and rate. Lines that name the same transaction or click are taken in their order.
 * @throws RequestError
 */
export async function importConversions(
  deps: ImportConversionsDeps,
  { workspaceId, feedId }: { workspaceId: string; feedId: string },
  records: readonly CsvRecord[],
): Promise<ConversionImport> {
  const feed = await findFeed(deps, workspaceId, feedId);
  if (!feed.settings.types.includes('conversion')) {
    throw new RequestError('not-found', 'type-disabled', 'This feed takes no conversions.');
  }
  const receivedAt = deps.now();
  const lines = records.map((record) => ({
    record,
    call: callOf(feed, record, { receivedAt, nonce: deps.makeNonce() }),
  }));
  const judged = new Map<CsvRecord, JudgedLine>();
  await inTurn(
    lines,
    ({ call }) => keysOf(feed, call),
    async ({ record, call }) => {
      judged.set(record, await takeLine(deps, feed, record, call));
    },
  );
  const results = records.flatMap((record) => judged.get(record) ?? []);
  const count = (kind: JudgedLine['kind']): number => results.filter((line) => line.kind === kind).length;
  return {
    imported: count('imported'),
    duplicates: count('duplicate'),
    notImported: count('not-imported'),
    refused: count('refused'),
    lines: results.map(({ line }) => line),
  };
}

interface JudgedLine {
  kind: 'imported' | 'duplicate' | 'not-imported' | 'refused';
  line: ImportedLine;
}

function callOf(
  feed: Feed,
  { fields }: CsvRecord,
  { receivedAt, nonce }: Pick<EventCall, 'receivedAt' | 'nonce'>,
): EventCall {
  return {
    feedId: feed.id,
    type: 'conversion',
    method: 'POST',
    parameters: fields,
    receivedAt,
    // Whoever sends the file is not whoever converted.
    callerAddress: '',
    edgeCountry: null,
    nonce,
  };
}

/** By what a line may have to do with another one. */
function keysOf(feed: Feed, call: EventCall): string[] {
  const reading = readEvent('conversion', call, feed);
  if (reading.kind === 'refused') return [];
  const { transactionId, clickId } = reading.draft;
  return [
    ...(transactionId === null ? [] : [`transaction ${transactionId}`]),
    ...(clickId === null ? [] : [`click ${clickId}`]),
  ];
}

async function takeLine(
  { calls }: ImportConversionsDeps,
  feed: Feed,
  { line, problem }: CsvRecord,
  call: EventCall,
): Promise<JudgedLine> {
  if (problem !== null) {
    return { kind: 'refused', line: { line, code: 400, errors: [{ path: '', message: problem }] } };
  }
  const received = await takeCall(calls, feed, call);
  if (received.kind === 'refused') {
    const code = REFUSALS[received.refusal];
    return { kind: 'refused', line: { line, code, errors: [...received.errors] } };
  }
  if (received.kind !== 'understood') throw new Error('A conversion was taken for something else.');
  const { status, reason, transaction_id, duplicate } = received.answer;
  return {
    kind: kindOf(received.answer),
    line: {
      line,
      code: 200,
      status,
      ...(reason !== undefined && { reason }),
      transaction_id,
      ...(duplicate && { duplicate }),
    },
  };
}

function kindOf({ reason, duplicate }: EventAnswer): JudgedLine['kind'] {
  if (duplicate) return 'duplicate';
  return NOT_IMPORTED.some((each) => each === reason) ? 'not-imported' : 'imported';
}

/** Works on a few items at a time, in order; one waits for all before it with which it shares a key. */
async function inTurn<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const last = new Map<string, Promise<void>>();
  let next = 0;
  const begin = (item: Item): Promise<void> => {
    const keys = keysOf(item);
    const turn = Promise.all(keys.map((key) => last.get(key))).then(() => work(item));
    for (const key of keys) last.set(key, turn);
    return turn;
  };
  const worker = async (): Promise<void> => {
    for (let item = items[next]; item !== undefined; item = items[next]) {
      next += 1;
      try {
        await begin(item);
      } catch (error) {
        // The others end with the item that they are at.
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: LINES_AT_ONCE }, worker));
}
