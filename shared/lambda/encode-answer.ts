import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { RequestError } from '#shared/domain/errors.ts';
import type { HttpAnswer } from './problem.ts';
import { FileBody, JSON_TYPE, type Reply } from './route.ts';

/** What a function may answer is 6 MB, base64 and headers included. */
const MAX_ANSWER_BYTES = 6_000_000;
/** Below this, compressing costs more than it saves. */
const WORTH_COMPRESSING_BYTES = 2_000;

export interface AnswerContext {
  requestId: string;
  /** The request's header. */
  acceptEncoding: string | undefined;
}

/**
 * A reply as API Gateway takes it: compressed where the caller understands that, files chunk by chunk.
 * @throws RequestError `answer-too-large` above what a function may answer.
 */
export async function encodeAnswer(reply: Reply, context: AnswerContext): Promise<HttpAnswer> {
  const headers = { ...reply.headers, 'x-request-id': context.requestId };
  const { status: statusCode, body } = reply;
  if (body === null) return { statusCode, headers, body: '' };
  if (body instanceof FileBody) {
    const named = { ...headers, 'content-type': body.mediaType, ...dispositionOf(body) };
    return { statusCode, ...(await encode(body.chunks, named, context)) };
  }
  const text = JSON.stringify(body);
  const typed = { 'content-type': JSON_TYPE, ...headers };
  if (Buffer.byteLength(text) < WORTH_COMPRESSING_BYTES) return { statusCode, headers: typed, body: text };
  return { statusCode, ...(await encode(Readable.from([text]), typed, context)) };
}

const dispositionOf = ({ fileName }: FileBody): Record<string, string> =>
  fileName === null ? {} : { 'content-disposition': `attachment; filename="${fileName}"` };

type Encoded = Omit<HttpAnswer, 'statusCode'>;

async function encode(
  chunks: AsyncIterable<string | Uint8Array>,
  headers: Record<string, string>,
  { acceptEncoding }: AnswerContext,
): Promise<Encoded> {
  if (acceptsGzip(acceptEncoding)) {
    const bytes = await pipeline(
      Readable.from(chunks),
      createGzip(),
      (compressed: AsyncIterable<Uint8Array>) => gather(compressed, (MAX_ANSWER_BYTES * 3) / 4),
    );
    const compressed = { ...headers, 'content-encoding': 'gzip', vary: 'accept-encoding' };
    return { headers: compressed, body: bytes.toString('base64'), isBase64Encoded: true };
  }
  const plain = { ...headers, vary: 'accept-encoding' };
  if (isText(headers['content-type'] ?? '')) {
    return { headers: plain, body: (await gather(chunks, MAX_ANSWER_BYTES)).toString('utf8') };
  }
  const bytes = await gather(chunks, (MAX_ANSWER_BYTES * 3) / 4);
  return { headers: plain, body: bytes.toString('base64'), isBase64Encoded: true };
}

const isText = (mediaType: string): boolean => /^text\/|json/.test(mediaType);

/** `gzip` unless it is refused by `q=0`. */
const acceptsGzip = (header = ''): boolean =>
  header
    .split(',')
    .some((part) => /^\s*(gzip|\*)\s*(;\s*q\s*=\s*(0?\.\d*[1-9]\d*|1(\.0*)?)\s*)?$/i.test(part));

async function gather(chunks: AsyncIterable<string | Uint8Array>, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const part = Buffer.from(chunk);
    size += part.byteLength;
    if (size > maxBytes) {
      const advice = 'Ask for a shorter time or fewer groups, page by page, or with "Accept-Encoding: gzip".';
      throw new RequestError(
        'unprocessable',
        'answer-too-large',
        `The answer is larger than 6 MB. ${advice}`,
      );
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}
