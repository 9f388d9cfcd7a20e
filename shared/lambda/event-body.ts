import type { FieldError } from '#shared/domain/errors.ts';
import { isRecord } from '#shared/domain/is-record.ts';
import { decimalToPicos, picosToDecimal } from '#shared/domain/micros.ts';

// What receives events imports this file: no zod.

/** Of a repeated name the first value; empty values included, since a signature may cover them. */
export type SentParameters = Readonly<Record<string, string>>;

/** What a call carries: one event, or a batch. A line of a batch that is no object is null. */
export type EventBody =
  | { kind: 'single'; sent: SentParameters }
  | { kind: 'batch'; format: 'json' | 'ndjson'; lines: readonly (SentParameters | null)[] }
  | {
      kind: 'refused';
      refusal: 'invalid-body' | 'too-large' | 'too-many-events';
      errors: readonly FieldError[];
    };

export const MAX_EVENTS = 500;
const MAX_BODY_BYTES = 1_000_000;

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPES: readonly string[] = ['application/json', 'text/json'];
const NDJSON_TYPES: readonly string[] = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];

export interface SentBody {
  bytes: Uint8Array;
  /** Lower case, without parameters; empty where the caller names none. */
  mediaType: string;
}

/**
 * Reads the parameters of a call from its query and, of a POST, its body: a form, a JSON object, a JSON array or NDJSON
 * (spec E-6). What both name counts as the query says it. Bytes that are no UTF-8 become U+FFFD.
 */
export function readEventBody(rawQuery: string, body: SentBody | null): EventBody {
  const query = fromForm(rawQuery);
  if (body === null || body.bytes.byteLength === 0) return { kind: 'single', sent: query };
  if (body.bytes.byteLength > MAX_BODY_BYTES) {
    return refused('too-large', 'The body is larger than 1 MB.');
  }
  const text = new TextDecoder().decode(body.bytes);
  const read = readerOf(body.mediaType, text);
  return read ? read(query, text) : refused('invalid-body', UNDERSTOOD);
}

const UNDERSTOOD = `A body is sent as ${FORM}, application/json or application/x-ndjson.`;

type Reader = (query: SentParameters, text: string) => EventBody;

/** Trackers often name no type, or the wrong one of the two that are text. */
function readerOf(mediaType: string, text: string): Reader | null {
  if (JSON_TYPES.includes(mediaType)) return readJson;
  if (NDJSON_TYPES.includes(mediaType)) return readLines;
  if (mediaType === '' || mediaType === FORM || mediaType === 'text/plain')
    return /^\s*[[{]/.test(text) ? readJsonOrLines : readForm;
  return null;
}

const readForm: Reader = (query, text) => ({ kind: 'single', sent: { ...fromForm(text.trim()), ...query } });

const readJsonOrLines: Reader = (query, text) =>
  parseJson(text) === undefined && text.includes('\n') ? readLines(query, text) : readJson(query, text);

const readJson: Reader = (query, text) => {
  const value = parseJson(text);
  if (Array.isArray(value)) return batch('json', query, value);
  const sent = parametersOf(value);
  return sent
    ? { kind: 'single', sent: { ...sent, ...query } }
    : refused('invalid-body', 'The body is not a JSON object or an array of objects.');
};

const readLines: Reader = (query, text) => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return batch('ndjson', query, lines.slice(0, MAX_EVENTS + 1).map(parseJson));
};

function batch(format: 'json' | 'ndjson', query: SentParameters, values: readonly unknown[]): EventBody {
  if (values.length > MAX_EVENTS) {
    return refused('too-many-events', `A batch has at most ${MAX_EVENTS} events; none was taken.`);
  }
  const lines = values.map((value) => {
    const sent = parametersOf(value);
    return sent && { ...sent, ...query };
  });
  return { kind: 'batch', format, lines };
}

const refused = (refusal: 'invalid-body' | 'too-large' | 'too-many-events', message: string): EventBody => ({
  kind: 'refused',
  refusal,
  errors: [{ path: '', message }],
});

/** Percent-encoding that is none stays as it is; what decodes to no UTF-8 becomes U+FFFD. */
function fromForm(text: string): SentParameters {
  const sent = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (!sent.has(name)) sent.set(name, value);
  }
  return Object.fromEntries(sent);
}

/** Null for what is no object. Nested values stay JSON, null is empty. */
function parametersOf(value: unknown): SentParameters | null {
  if (!isRecord(value) || value instanceof SentNumber) return null;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, textOf(member)]));
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  if (value === null || value === undefined) return '';
  return value instanceof SentNumber ? value.text : JSON.stringify(value);
}

/** Keeps the digits of a number as they were sent: ids are longer than a double is exact. */
class SentNumber {
  readonly text: string;

  constructor(source: string) {
    this.text = /e/i.test(source) ? plainDecimal(source) : source;
  }

  toJSON(): number {
    return Number(this.text);
  }
}

/** `1.5e-3` → `0.0015`: amounts are plain decimals. What is too large or small for one stays as it is. */
function plainDecimal(source: string): string {
  try {
    return picosToDecimal(decimalToPicos(source)).replace(/\.?0+$/, '');
  } catch {
    return source;
  }
}

/** Undefined for what is no JSON, or nested too deeply to be read. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (_name, value: unknown, context?: { source?: string }) =>
      typeof value === 'number' && context?.source !== undefined ? new SentNumber(context.source) : value,
    );
  } catch {
    return undefined;
  }
}
