import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '#shared/domain/time.ts';
import type { Distortion } from './fault-script.ts';
import type { Refusal, Reply } from './reply.ts';
import type { ReportSource } from './report.ts';
import type { SpendBook } from './spend-book.ts';

/** One request, read and parsed. */
export interface Exchange {
  method: string;
  path: string;
  /** What stands in the path where the route has `{name}`. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The JSON or the form fields of the body; undefined where it is empty or neither. */
  body: unknown;
  /** Requests being served, this one included. */
  inFlight: number;
  /** How the report is to be spoilt, if at all. */
  distortion: Distortion | undefined;
}

export interface NetworkRoute {
  method: string;
  /** A segment such as `{accountId}` stands for any. */
  path: string;
  handle(exchange: Exchange): Reply;
}

/** How a network words what went wrong. */
export interface Dialect {
  refuse(refusal: Refusal, path: string): Reply;
  rateLimited(waitSeconds: number): Reply;
  /** A failure that hides behind status 200. */
  errorIn200(path: string): Reply;
}

/** What an account spends: a book that can be corrected, or a source that only reports. */
export interface StandInAccount {
  id: string;
  currency: string;
  book: SpendBook | ReportSource;
}

/** An account with the zone in which the network cuts its days, and what a user enters to connect it. */
export interface NetworkAccount<Credentials> extends StandInAccount {
  timezone: string;
  credentials: Credentials;
}

export interface StandInOptions<Account> {
  accounts: readonly Account[];
  now: Clock;
  port?: number | undefined;
}

/** A network as the frame runs it: its routes and its words. */
export interface NetworkDefinition {
  id: string;
  accounts: readonly StandInAccount[];
  routes: readonly NetworkRoute[];
  dialect: Dialect;
  /** Left out where keys never change: ended tokens are then refused for as many requests as the fault counts. */
  tokens?: { cancelAll(): void; expireAll(): void };
  /** The page of a report that is asked for, the first being 1. */
  pageOf?(exchange: Exchange): number | undefined;
  /** Wraps every answer that is the network's own: rate limits and their headers. */
  around?(exchange: Exchange, answer: () => Reply): Reply;
}

export const FORM_TYPE = 'application/x-www-form-urlencoded';

export function headerOf(exchange: Exchange, name: string): string | undefined {
  const value = exchange.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** What follows the scheme in `Authorization`, e.g. the token of `Bearer abc`. */
export function credentialsOf(exchange: Exchange, scheme: 'Basic' | 'Bearer'): string | undefined {
  const header = headerOf(exchange, 'authorization');
  return header?.startsWith(`${scheme} `) ? header.slice(scheme.length + 1) : undefined;
}
