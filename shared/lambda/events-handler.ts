import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { FieldError } from '#shared/domain/errors.ts';
import { type CallType, type EventCall, REFUSALS, type Refusal } from '#shared/domain/event.ts';
import { StoreUnavailableError } from '#shared/domain/event-ports.ts';
import type { Feed } from '#shared/domain/feed.ts';
import type { Instant } from '#shared/domain/instants.ts';
import {
  checkSignedBatch,
  checkSignedParameters,
  SIGNATURE_HEADERS,
  type Signer,
} from '#shared/domain/signature.ts';
import { type AdmitCallDeps, admitCall } from '#shared/usecases/admit-call.ts';
import {
  type ReceiveCallDeps,
  type Received,
  type RefusedCall,
  receiveCall,
  refuseForSure,
} from '#shared/usecases/receive-call.ts';
import { mayBeFeedId, readEventAddress } from './event-address.ts';
import { type EventBody, readEventBody, type SentParameters } from './event-body.ts';
import { type HttpAnswer, problemDocument, titleOf } from './problem-document.ts';

// What receives events imports this file: no zod, no middy.

export type EventsHandlerDeps = AdmitCallDeps &
  ReceiveCallDeps & {
    /** The deployer's own domain. */
    domain: string | null;
    now: () => Instant;
    /** 26 characters of chance. */
    makeNonce: () => string;
    logError: (message: string, error: unknown, details: Record<string, unknown>) => void;
  };

export type EventsRequest = Pick<
  APIGatewayProxyEventV2,
  'rawPath' | 'rawQueryString' | 'headers' | 'body' | 'isBase64Encoded'
> & {
  requestContext: {
    requestId: string;
    domainName: string;
    http: { method: string; sourceIp: string };
  };
};

const RETRY_SECONDS = 5;
const TITLES = {
  'invalid-parameter': 'A parameter is not valid; see errors.',
  'invalid-body': 'The body cannot be read; see errors.',
} as const satisfies Partial<Record<Refusal, string>>;

/** The handler of all addresses to which trackers post, and of those that lead nowhere. */
export function createEventsHandler(deps: EventsHandlerDeps) {
  return async (request: EventsRequest): Promise<HttpAnswer> => {
    const { requestId } = request.requestContext;
    try {
      return await answerRequest(deps, request);
    } catch (error) {
      deps.logError('A call to a feed failed.', error, { requestId });
      const isAway = error instanceof StoreUnavailableError;
      const answer = isAway
        ? problemDocument(
            503,
            'service-unavailable',
            'Nothing was kept of this call. Send it again.',
            requestId,
          )
        : problemDocument(
            500,
            'internal-error',
            'Something went wrong on our side. Send it again.',
            requestId,
          );
      return withHeaders(answer, { 'retry-after': String(RETRY_SECONDS) });
    }
  };
}

/** One call on its way through. */
interface Visit {
  requestId: string;
  feedId: string;
  type: CallType;
  method: 'GET' | 'POST';
  receivedAt: Instant;
  callerAddress: string;
  edgeCountry: string | null;
}

async function answerRequest(deps: EventsHandlerDeps, request: EventsRequest): Promise<HttpAnswer> {
  const { requestId, domainName, http } = request.requestContext;
  const address = readEventAddress({ path: request.rawPath, host: domainName }, deps.domain);
  const method = http.method === 'GET' || http.method === 'POST' ? http.method : null;
  if (!address || method === null)
    return problemDocument(404, 'not-found', 'There is nothing at this address.', requestId);
  if (!mayBeFeedId(address.feedId)) return refusal(unknownFeed, requestId);
  const visit: Visit = {
    ...address,
    requestId,
    method,
    receivedAt: deps.now(),
    callerAddress: http.sourceIp,
    edgeCountry: request.headers['cloudfront-viewer-country'] ?? null,
  };
  const body = readEventBody(request.rawQueryString, method === 'POST' ? sentBody(request) : null);
  const admission = await admitCall(deps, {
    ...visit,
    address: visit.callerAddress,
    events: body.kind === 'batch' ? body.lines.length : 1,
    checkSignature: (signer) => checkSignature(body, request, signer),
  });
  if (admission.kind === 'admitted') return answerBody(deps, admission.feed, visit, body);
  if (admission.feed) await keepRefused(deps, admission.feed, visit, body, admission);
  return refusal(admission, requestId);
}

const unknownFeed: RefusedCall = {
  kind: 'refused',
  refusal: 'unknown-feed',
  errors: [{ path: '', message: 'There is no such feed.' }],
};

function sentBody({ headers, body = '', isBase64Encoded }: EventsRequest) {
  const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
  return {
    bytes: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
    mediaType: mediaType.trim().toLowerCase(),
  };
}

function checkSignature(body: EventBody, request: EventsRequest, signer: Signer): FieldError | null {
  if (body.kind === 'single') return checkSignedParameters(body.sent, signer);
  const { headers } = request;
  return checkSignedBatch(
    {
      timestamp: headers[SIGNATURE_HEADERS.timestamp.toLowerCase()] ?? null,
      signature: headers[SIGNATURE_HEADERS.signature.toLowerCase()] ?? null,
      body: Buffer.from(request.body ?? '', request.isBase64Encoded ? 'base64' : 'utf8').toString('utf8'),
    },
    signer,
  );
}

async function answerBody(
  deps: EventsHandlerDeps,
  feed: Feed,
  visit: Visit,
  body: EventBody,
): Promise<HttpAnswer> {
  if (body.kind === 'refused') {
    await keepRefused(deps, feed, visit, body, body);
    return refusal(body, visit.requestId);
  }
  if (body.kind === 'single') {
    const received = await receiveCall(deps, feed, callOf(deps, visit, body.sent));
    return single(received, visit);
  }
  const answers: string[] = [];
  // One after the other, so that of two that are the same the first one counts.
  for (const sent of body.lines) answers.push(JSON.stringify(await answerLine(deps, feed, visit, sent)));
  return body.format === 'json'
    ? json(200, `[${answers.join(',')}]`, visit.requestId)
    : { ...json(200, `${answers.join('\n')}\n`, visit.requestId, 'application/x-ndjson') };
}

async function answerLine(
  deps: EventsHandlerDeps,
  feed: Feed,
  visit: Visit,
  sent: SentParameters | null,
): Promise<object> {
  const call = callOf(deps, visit, sent ?? {});
  if (sent === null) {
    const errors = [{ path: '', message: 'This line is no JSON object.' }];
    return lineOf(await refuseForSure(deps, feed, call, { refusal: 'invalid-body', errors }), visit);
  }
  return lineOf(await receiveCall(deps, feed, call), visit);
}

function lineOf(received: Received, { requestId }: Visit): object {
  if (received.kind === 'refused') {
    return { ...JSON.parse(refusal(received, requestId).body), code: REFUSALS[received.refusal] };
  }
  if (received.kind === 'queued') {
    return { status: 'queued', transaction_id: received.transactionId, code: 202 };
  }
  return { ...received.answer, code: 200 };
}

function single(received: Received, visit: Visit): HttpAnswer {
  const { requestId } = visit;
  if (received.kind === 'refused') return refusal(received, requestId);
  if (received.kind === 'queued') {
    const queued = { status: 'queued', transaction_id: received.transactionId };
    return json(202, JSON.stringify(queued), requestId);
  }
  const { answer } = received;
  const isRedirected =
    received.kind === 'understood' && received.redirect !== undefined && visit.method === 'GET';
  if (!isRedirected) return json(200, JSON.stringify(answer), requestId);
  const headers = { 'x-request-id': requestId, 'cache-control': 'no-store' };
  return received.redirect
    ? { statusCode: 302, headers: { ...headers, location: received.redirect }, body: '' }
    : { statusCode: 204, headers, body: '' };
}

/** Refused before it was looked at: what can be read of it goes to the log, or to the queue while there is none. */
async function keepRefused(
  deps: EventsHandlerDeps,
  feed: Feed,
  visit: Visit,
  body: EventBody,
  refused: Pick<RefusedCall, 'refusal' | 'errors'>,
): Promise<void> {
  const call = callOf(deps, visit, body.kind === 'single' ? body.sent : {});
  try {
    await refuseForSure(deps, feed, call, refused);
  } catch (error) {
    // The caller hears of its refusal all the same; what cannot be kept is told by the function's own log.
    const { refusal } = refused;
    deps.logError('A refused call could not be logged.', error, { feedId: feed.id, refusal });
  }
}

function callOf(deps: EventsHandlerDeps, visit: Visit, sent: SentParameters): EventCall {
  const { feedId, type, method, receivedAt, callerAddress, edgeCountry } = visit;
  const entries = Object.entries(sent);
  const filled = entries.filter(([, value]) => value !== '');
  const parameters = filled.length === entries.length ? sent : Object.fromEntries(filled);
  return {
    feedId,
    type,
    method,
    parameters,
    receivedAt,
    callerAddress,
    edgeCountry,
    nonce: deps.makeNonce(),
  };
}

function refusal(
  refused: Pick<RefusedCall, 'refusal' | 'errors' | 'retryAfterSeconds'>,
  requestId: string,
): HttpAnswer {
  const { refusal: code, errors, retryAfterSeconds } = refused;
  const named = errors.filter(({ path }) => path !== '');
  const isNamed = code === 'invalid-parameter' || code === 'invalid-body';
  const detail = isNamed ? TITLES[code] : (errors[0]?.message ?? titleOf(code));
  const more = isNamed || named.length > 0 ? { errors } : {};
  const answer = problemDocument(REFUSALS[code], code, detail, requestId, more);
  return withHeaders(answer, {
    ...CORS,
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  });
}

/** Pixels and beacons call from pages of any origin; nothing here depends on who is signed in. */
const CORS = { 'access-control-allow-origin': '*' };

const json = (
  statusCode: number,
  body: string,
  requestId: string,
  type = 'application/json',
): HttpAnswer => ({
  statusCode,
  headers: { 'content-type': type, 'x-request-id': requestId, 'cache-control': 'no-store', ...CORS },
  body,
});

const withHeaders = (answer: HttpAnswer, headers: Record<string, string>): HttpAnswer => ({
  ...answer,
  headers: { ...answer.headers, ...headers },
});
