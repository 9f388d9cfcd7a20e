import { z } from 'zod';
import type { PostbackSender, SentPostback } from '#shared/domain/postback-ports.ts';
import { guardedFetch, type Resolve, TargetRefusedError } from './guarded-fetch.ts';
import type { TargetGuard } from './target-guard.ts';

const ANSWER_BYTES = 1000;
const failureSchema = z.object({ code: z.string() });

export interface PostbackSenderOptions {
  guard: TargetGuard;
  resolve: Resolve;
  /** For name, connection, redirects and answer together. */
  timeoutMs: number;
}

export function createPostbackSender({ guard, resolve, timeoutMs }: PostbackSenderOptions): PostbackSender {
  return {
    async send({ method, url, body, postbackId }) {
      const signal = AbortSignal.timeout(timeoutMs);
      const headers = {
        'adtally-event-id': postbackId,
        'user-agent': 'Adtally',
        'accept-encoding': 'identity',
        ...(body !== null && { 'content-type': mediaTypeOf(body) }),
      };
      try {
        const options = { guard, resolve, signal, maxBytes: ANSWER_BYTES };
        const { code, bytes } = await guardedFetch({ method, url, headers, body }, options);
        // Streaming leaves out a character that the last byte cut in two.
        const answer = new TextDecoder().decode(bytes, { stream: true });
        const isTaken = code >= 200 && code < 300;
        return { result: isTaken ? 'delivered' : 'failed', code, error: null, answer };
      } catch (error) {
        return signal.aborted ? failed(`There was no answer within ${timeoutMs} ms.`) : outcomeOf(error);
      }
    },
  };
}

function outcomeOf(error: unknown): SentPostback {
  if (error instanceof TargetRefusedError)
    return { result: 'blocked', code: null, error: error.message, answer: null };
  const { data } = failureSchema.safeParse(error);
  return failed(`The connection failed${data ? ` (${data.code})` : ''}.`);
}

const failed = (error: string): SentPostback => ({ result: 'failed', code: null, error, answer: null });

/** What was written for JSON is sent as such. */
function mediaTypeOf(body: string): string {
  try {
    JSON.parse(body);
    return 'application/json';
  } catch {
    return 'text/plain; charset=utf-8';
  }
}
