import type { z } from 'zod';
import { type FailureClass, ProviderError } from '#shared/domain/errors.ts';
import { type Clock, type Instant, SECOND_MS } from '#shared/domain/time.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** One call to a network. `path` is the only part that may show in messages. */
export interface NetworkRequest<T> {
  method: 'GET' | 'POST';
  path: string;
  /** An array is sent as a repeated parameter. */
  query?: Readonly<Record<string, string | number | readonly string[]>>;
  headers?: Readonly<Record<string, string>>;
  json?: unknown;
  form?: Readonly<Record<string, string>>;
  /** What a good answer looks like, and what is wanted of it. */
  answer: z.ZodType<T>;
}

export interface NetworkHttp {
  /** @throws ProviderError */
  request<T>(request: NetworkRequest<T>): Promise<T>;
}

/** An answer of a network; `body` is undefined where it is no JSON. */
interface NetworkAnswer {
  status: number;
  headers: Headers;
  body: unknown;
}

/**
 * Says what an answer means where its HTTP status does not: a failure class, `answer` for an error that is a
 * regular answer to this network ("no data" is zero spend), undefined for "go by the status".
 */
export type Classify = (answer: NetworkAnswer) => FailureClass | 'answer' | undefined;

/** The header by which a network says how long to wait, and the unit it counts in. */
export interface RateLimitHeader {
  header: string;
  unit: 'seconds-left' | 'milliseconds-left' | 'unix-seconds';
}

/** How the answers of a network are to be read. */
export interface Dialect {
  name: string;
  origin: string;
  classify?: Classify | undefined;
  rateLimit?: RateLimitHeader | undefined;
}

export interface HttpDeps {
  fetch: Fetch;
  now: Clock;
  sleep: (milliseconds: number) => Promise<void>;
  /** Evenly from 0 to below 1. */
  random: () => number;
  /** Shortens our own pauses, never those that a network asks for. */
  retryScale: number;
}

const REQUEST_TIMEOUT_MS = 30 * SECOND_MS;
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;
const MOST_TRIES = 5;
const FIRST_PAUSE_MS = 2 * SECOND_MS;
/** Networks round their waits down. */
const WAIT_MARGIN_MS = SECOND_MS;
/** Some networks sit behind a firewall that turns bare clients away. */
const USER_AGENT = 'Mozilla/5.0 (compatible; Adtally/1.0)';

/**
 * Sends requests to one network until one succeeds, the tries are used up or the deadline is near.
 * @param admit Waits until the network may be asked, before each try; answers a failure when that is too late.
 */
export function createHttp(
  deps: HttpDeps,
  dialect: Dialect,
  deadline: Instant,
  admit: (request: { path: string }) => Promise<ProviderError | null> = async () => null,
): NetworkHttp {
  return {
    async request(request) {
      let failed: ProviderError | null = null;
      for (let tries = 1; ; tries += 1) {
        const refusal = await admit(request);
        if (refusal) throw failed ?? refusal;
        const outcome = await attempt(deps, dialect, request, deadline);
        if (!(outcome instanceof ProviderError)) return outcome.value;
        failed = outcome;
        await waitForNextTry(deps, failed, tries, deadline);
      }
    },
  };
}

/** @throws the failure where another try cannot help, or would come too late. */
async function waitForNextTry(
  deps: HttpDeps,
  error: ProviderError,
  tries: number,
  deadline: Instant,
): Promise<void> {
  const waitMs = tries < MOST_TRIES ? waitAfter(deps, error, tries) : null;
  if (waitMs === null || deps.now() + waitMs >= deadline) throw error;
  await deps.sleep(waitMs);
}

/** How long to wait before the next try; null where another try cannot help. */
function waitAfter(deps: HttpDeps, error: ProviderError, tries: number): number | null {
  if (error.failure !== 'rate-limited' && error.failure !== 'unavailable') return null;
  if (error.retryAfterSeconds !== undefined) return error.retryAfterSeconds * SECOND_MS + WAIT_MARGIN_MS;
  return FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + deps.random() / 2) * deps.retryScale;
}

async function attempt<T>(
  deps: HttpDeps,
  dialect: Dialect,
  request: NetworkRequest<T>,
  deadline: Instant,
): Promise<{ value: T } | ProviderError> {
  const timeoutMs = Math.min(REQUEST_TIMEOUT_MS, deadline - deps.now());
  if (timeoutMs <= 0) return new ProviderError('unavailable', `The time to read ${dialect.name} is used up.`);
  const what = `${request.method} ${request.path}`;
  const received = await receive(deps.fetch, dialect, request, timeoutMs);
  if (received instanceof ProviderError) return received;
  const answer = { ...received, body: parseJson(received.text) };
  const failure = failureOf(dialect, answer);
  if (failure !== null) return failedAnswer(dialect, what, answer, failure, deps.now());
  if (answer.body === undefined) {
    return new ProviderError('unexpected-response', `${dialect.name} answered ${what} with no JSON.`);
  }
  const parsed = request.answer.safeParse(answer.body);
  if (parsed.success) return { value: parsed.data };
  const place = parsed.error.issues[0]?.path.join('.') || 'the whole';
  return new ProviderError(
    'unexpected-response',
    `${dialect.name} answered ${what} in an unknown form: ${place} is not as documented.`,
  );
}

/**
 * Sends the request and reads the answer to its end.
 * What goes wrong below is told by its code alone: such errors quote addresses and headers, which hold secrets.
 */
async function receive(
  fetch: Fetch,
  dialect: Dialect,
  request: NetworkRequest<unknown>,
  timeoutMs: number,
): Promise<{ status: number; headers: Headers; text: string } | ProviderError> {
  const what = `${request.method} ${request.path}`;
  try {
    const response = await fetch(urlOf(dialect.origin, request), {
      method: request.method,
      headers: headersOf(request),
      body: bodyOf(request),
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.ceil(timeoutMs)),
    });
    const text = await readText(response);
    if (text !== null) return { status: response.status, headers: response.headers, text };
    return new ProviderError('unexpected-response', `The answer of ${dialect.name} to ${what} is too large.`);
  } catch (error) {
    return new ProviderError(
      'unavailable',
      `${dialect.name} could not be reached for ${what}${reasonOf(error)}.`,
    );
  }
}

function urlOf(origin: string, request: NetworkRequest<unknown>): string {
  const url = new URL(request.path, origin);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const single of [value].flat()) url.searchParams.append(name, String(single));
  }
  return url.href;
}

function headersOf(request: NetworkRequest<unknown>): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': USER_AGENT,
    ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(request.form ? { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' } : {}),
    ...request.headers,
  };
}

function bodyOf(request: NetworkRequest<unknown>): string | null {
  if (request.json !== undefined) return JSON.stringify(request.json);
  return request.form ? new URLSearchParams(request.form).toString() : null;
}

/** Null when the answer is larger than anything a network sends in earnest. */
async function readText(response: Response): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST_ANSWER_BYTES) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error.name === 'TimeoutError') return ' in time';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[A-Z_]{3,40}$/.test(code) ? ` (${code})` : '';
}

function failureOf(dialect: Dialect, answer: NetworkAnswer): FailureClass | null {
  const classified = dialect.classify?.(answer);
  if (classified === 'answer') return null;
  return classified ?? failureOfStatus(answer.status);
}

/** What an HTTP status, or a code that follows the same numbers, says of a failure; null for success. */
export function failureOfStatus(status: number): FailureClass | null {
  if (status >= 200 && status < 300) return null;
  if (status === 401) return 'credentials';
  if (status === 403) return 'permission';
  if (status === 429) return 'rate-limited';
  if (status === 408 || (status >= 500 && status < 600)) return 'unavailable';
  return 'unexpected-response';
}

const TELLS = {
  credentials: 'refused the credentials',
  permission: 'does not let this account read',
  'rate-limited': 'asks for fewer requests',
  unavailable: 'could not answer',
  'unexpected-response': 'answered with an error',
  internal: 'could not be asked',
} as const satisfies Record<FailureClass, string>;

function failedAnswer(
  dialect: Dialect,
  what: string,
  answer: NetworkAnswer,
  failure: FailureClass,
  now: Instant,
): ProviderError {
  const message = `${dialect.name} ${TELLS[failure]} (${what}, HTTP ${answer.status}).`;
  const waits = failure === 'rate-limited' || failure === 'unavailable';
  return new ProviderError(failure, message, {
    retryAfterSeconds: waits ? waitAsked(dialect.rateLimit, answer, failure, now) : undefined,
  });
}

/** The network's own header counts only once the rate is exceeded: good answers carry it too. */
function waitAsked(
  own: RateLimitHeader | undefined,
  { headers }: NetworkAnswer,
  failure: FailureClass,
  now: Instant,
): number | undefined {
  const wait =
    own && failure === 'rate-limited' ? readWait(headers.get(own.header), own.unit, now) : undefined;
  return wait ?? readRetryAfter(headers.get('retry-after'), now);
}

const SECONDS_OF = {
  'seconds-left': (value) => value,
  'milliseconds-left': (value) => value / SECOND_MS,
  'unix-seconds': (value, now) => value - now / SECOND_MS,
} as const satisfies Record<RateLimitHeader['unit'], (value: number, now: Instant) => number>;

function readWait(text: string | null, unit: RateLimitHeader['unit'], now: Instant): number | undefined {
  if (text === null || !/^\d+(\.\d+)?$/.test(text.trim())) return undefined;
  return Math.max(0, Math.ceil(SECONDS_OF[unit](Number(text), now)));
}

/** RFC 9110, section 10.2.3: seconds or an HTTP date. */
function readRetryAfter(text: string | null, now: Instant): number | undefined {
  const seconds = readWait(text, 'seconds-left', now);
  if (seconds !== undefined || text === null) return seconds;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / SECOND_MS));
}
