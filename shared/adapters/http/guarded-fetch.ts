import { type IncomingMessage, type OutgoingHttpHeaders, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { bareHostOf, portOf, type TargetGuard } from './target-guard.ts';

const MAX_REDIRECTS = 3;
const REDIRECTS = [301, 302, 303, 307, 308];
/** By these a call goes on as it was; by the others as a GET. */
const METHOD_KEEPING = [307, 308];

export interface ResolvedAddress {
  address: string;
  family: number;
}
/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export interface GuardedCall {
  method: 'GET' | 'POST';
  url: string;
  headers: OutgoingHttpHeaders;
  body: string | null;
}
export interface GuardedAnswer {
  code: number;
  /** The first bytes of it. */
  bytes: Uint8Array;
}
export interface GuardedFetchOptions {
  guard: TargetGuard;
  resolve: Resolve;
  /** Most bytes of an answer that are read. */
  maxBytes: number;
  signal: AbortSignal;
}

/** The call led, or would have led, where calls must not go. Nothing was sent there. */
export class TargetRefusedError extends Error {
  override readonly name = 'TargetRefusedError';
}

/**
 * Calls a URL and follows at most three redirects, the last of which is answered as it is. With each hop the host's
 * name is looked up once, all its addresses are checked, and the connection goes to these addresses, whatever the name
 * may mean a moment later.
 * @throws TargetRefusedError, or what broke the connection.
 */
export async function guardedFetch(call: GuardedCall, options: GuardedFetchOptions): Promise<GuardedAnswer> {
  let hop = call;
  for (let redirects = 0; ; redirects += 1) {
    const response = await connect(hop, options);
    const next = redirects < MAX_REDIRECTS ? redirected(hop, response) : null;
    if (next === null) return { code: response.statusCode ?? 0, bytes: await readStart(response, options) };
    response.destroy();
    hop = next;
  }
}

async function connect(call: GuardedCall, { guard, resolve, signal }: GuardedFetchOptions) {
  const url = new URL(call.url);
  if (!/^https?:$/.test(url.protocol))
    throw new TargetRefusedError('It leads to what is neither http nor https.');
  if (url.username !== '' || url.password !== '')
    throw new TargetRefusedError('Its URL has user information.');
  const host = bareHostOf(url);
  const family = isIP(host);
  const addresses = family === 0 ? await inTime(resolve(host), signal) : [{ address: host, family }];
  if (addresses.length === 0) throw new Error('The name of the host has no address.');
  if (!addresses.every(({ address }) => guard.mayConnectTo(address, portOf(url)))) {
    throw new TargetRefusedError('It leads to an address that is not public.');
  }
  return send(url, call, addresses, signal);
}

function send(
  url: URL,
  { method, headers, body }: GuardedCall,
  addresses: readonly ResolvedAddress[],
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const [first] = addresses;
  const lookup: LookupFunction = (_host, { all }, done) => {
    if (all === true) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };
  const request = url.protocol === 'https:' ? requestByHttps : requestByHttp;
  return new Promise((resolve, reject) => {
    const length = method === 'POST' ? { 'content-length': Buffer.byteLength(body ?? '') } : {};
    request(url, { method, headers: { ...headers, ...length }, lookup, agent: false, signal })
      .on('response', resolve)
      .on('error', reject)
      .end(body ?? '');
  });
}

/** Where the answer leads; null where it leads nowhere. */
function redirected(call: GuardedCall, { statusCode = 0, headers }: IncomingMessage): GuardedCall | null {
  const { location } = headers;
  if (!REDIRECTS.includes(statusCode) || location === undefined || !URL.canParse(location, call.url))
    return null;
  const url = new URL(location, call.url).href;
  if (METHOD_KEEPING.includes(statusCode)) return { ...call, url };
  const { 'content-type': _, ...rest } = call.headers;
  return { method: 'GET', url, headers: rest, body: null };
}

async function readStart(response: IncomingMessage, { maxBytes }: GuardedFetchOptions): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

function inTime<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}
