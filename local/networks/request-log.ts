import type { IncomingHttpHeaders } from 'node:http';
import { formatInstant, type Instant } from '#shared/domain/time.ts';
import type { Exchange } from './network-definition.ts';

/** One request as it is kept: enough to check a client by, without its secrets. */
interface LoggedRequest {
  at: string;
  method: string;
  path: string;
  /** Secrets masked. */
  query: Readonly<Record<string, string>>;
  /** Secrets masked; of `authorization` only the scheme is left. */
  headers: Readonly<Record<string, string>>;
  /** The parsed JSON body, secrets masked; null where there was none. */
  body: unknown;
  /** Requests being served when this one arrived, itself included. */
  inFlight: number;
  page: number | null;
  /** 0 where the connection was reset instead. */
  status: number;
  fault: string | null;
}

/** The oldest entries go when there are more. */
const CAPACITY = 10_000;

export interface RequestLog {
  add(
    exchange: Exchange,
    facts: Pick<LoggedRequest, 'inFlight' | 'page' | 'status' | 'fault'>,
    at: Instant,
  ): void;
  entries(): readonly LoggedRequest[];
  clear(): void;
}

export function createRequestLog(): RequestLog {
  const entries: LoggedRequest[] = [];
  return {
    add(exchange, facts, at) {
      if (entries.length === CAPACITY) entries.shift();
      entries.push({
        at: formatInstant(at),
        method: exchange.method,
        path: exchange.path,
        query: Object.fromEntries([...exchange.query].map(maskedField)),
        headers: withoutSecrets(exchange.headers),
        body: masked(exchange.body),
        ...facts,
      });
    },
    entries: () => [...entries],
    clear: () => entries.splice(0),
  };
}

function withoutSecrets(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const text = String(value);
      if (name === 'authorization') return [name, text.replace(/\S+$/, '…')];
      return [name, SECRET_HEADERS.has(name) ? '…' : text];
    }),
  );
}

const SECRET_HEADERS = new Set(['access-token', 'api-token', 'ob-token-v1', 'x-api-key']);
const SECRET_FIELDS = new Set([
  'api_token',
  'client_id',
  'client_secret',
  'key',
  'password',
  'refresh_token',
  'username',
]);

function masked(body: unknown): unknown {
  if (body === undefined) return null;
  if (typeof body !== 'object' || body === null) return body;
  if (Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).map(maskedField));
}

function maskedField<Value>([name, value]: [string, Value]): [string, Value | '…'] {
  return [name, SECRET_FIELDS.has(name) ? '…' : value];
}
