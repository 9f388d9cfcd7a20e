import { createHash } from 'node:crypto';
import type { IdempotencyStore } from '#shared/domain/admin-ports.ts';
import { RequestError, type RequestFault } from '#shared/domain/errors.ts';
import { type IdempotentCall, idempotencyKeySchema } from '#shared/domain/idempotency.ts';
import { invalidParameter } from '#shared/domain/parse-fields.ts';
import type { CredentialCipher, Fingerprint } from '#shared/domain/ports.ts';
import { logFailure } from './log-failure.ts';
import type { Logger } from './logger.ts';
import { problemAnswer } from './problem.ts';
import { FileBody, type Reply } from './route.ts';
import { openAnswer, sealAnswer } from './seal-answer.ts';

const HEADER = 'idempotency-key';
const REPLAYED = 'idempotency-replayed';
/** Most calls take less; none takes longer than its function may run. */
const RUNNING_RETRY_SECONDS = 2;

export interface IdempotencyDeps {
  idempotency: IdempotencyStore;
  cipher: CredentialCipher;
  fingerprint: Fingerprint;
}

/** A POST as it came, and who sent it. */
export interface RepeatableCall {
  workspaceId: string;
  requestId: string;
  headers: Readonly<Record<string, string | undefined>>;
  /** All by which it is told from another request. */
  identity: readonly (string | Uint8Array)[];
}

/**
 * Makes a call once for each `Idempotency-Key`: whoever repeats it gets the first answer again (spec A-3). What the
 * handler decided is kept for a day, refusals included; of a call that failed on our side nothing is known, so it may
 * be made again. Without the header the call is made as ever.
 */
export async function callOnce(
  deps: IdempotencyDeps,
  logger: Logger,
  call: RepeatableCall,
  act: () => Promise<Reply>,
): Promise<Reply> {
  const given = call.headers[HEADER];
  if (given === undefined) return act();
  const { workspaceId, requestId } = call;
  const claimed = { workspaceId, key: parseKey(given), request: await recognise(deps, call) };
  const earlier = await answerOf(deps, claimed, requestId);
  if (earlier) return { ...earlier, headers: { ...earlier.headers, [REPLAYED]: 'true' } };

  const keep = async (reply: Reply): Promise<void> =>
    deps.idempotency.complete(claimed, requestId, await sealAnswer(deps.cipher, reply, contextOf(claimed)));
  const failed = 'The answer to a repeatable call could not be kept.';
  const settle = (work: Promise<void>) => logFailure(logger, failed, { requestId }, work);
  const giveBack = () => deps.idempotency.release(claimed, requestId);
  let reply: Reply;
  try {
    reply = await act();
  } catch (error) {
    const problem = decidedProblem(error, requestId);
    await settle(problem ? keep(problem) : giveBack());
    throw error;
  }
  // A file can be read once, and no change is answered by one.
  await settle(reply.body instanceof FileBody ? giveBack() : keep(reply));
  return reply;
}

function parseKey(text: string): string {
  const parsed = idempotencyKeySchema.safeParse(text);
  if (parsed.success) return parsed.data;
  const message = parsed.error.issues[0]?.message ?? '';
  throw invalidParameter([{ path: HEADER, message }]);
}

/** By a keyed hash, since a body may hold credentials. Parts are told apart by their lengths. */
async function recognise({ fingerprint }: IdempotencyDeps, { identity }: RepeatableCall): Promise<string> {
  const hash = createHash('sha256');
  for (const part of identity) hash.update(`${Buffer.byteLength(part)}\n`).update(part);
  return fingerprint(`idempotency\n${hash.digest('hex')}`);
}

const contextOf = ({ workspaceId, key }: IdempotentCall) => ({
  workspaceId,
  idempotencyKey: createHash('sha256').update(key).digest('hex'),
});

/** The answer of an earlier call; null when the key is this call's now. @throws RequestError */
async function answerOf(deps: IdempotencyDeps, call: IdempotentCall, owner: string): Promise<Reply | null> {
  const claim = await deps.idempotency.claim(call, owner);
  if (claim.state === 'claimed') return null;
  if (claim.request !== call.request) {
    const message = 'This key was used for another request within the last day. Choose a new key.';
    throw new RequestError('unprocessable', 'idempotency-key-reused', message);
  }
  if (claim.state === 'answered') return openAnswer(deps.cipher, claim.answer, contextOf(call));
  const message = 'The first call with this key is still running. Repeat this one later.';
  throw new RequestError('conflict', 'idempotency-in-progress', message, {
    retryAfterSeconds: RUNNING_RETRY_SECONDS,
  });
}

/** Nothing was changed, and the caller is told to repeat the very call. */
const TRANSIENT_CODES: readonly string[] = ['concurrent-change'];
const UNDECIDED_FAULTS: readonly RequestFault[] = ['unauthenticated', 'forbidden', 'unavailable'];

/** What the handler itself refused, as it is answered; null for what says nothing for good. */
function decidedProblem(error: unknown, requestId: string): Reply | null {
  if (!(error instanceof RequestError) || TRANSIENT_CODES.includes(error.code)) return null;
  if (UNDECIDED_FAULTS.includes(error.fault)) return null;
  const { statusCode, headers, body } = problemAnswer(error, requestId);
  return { status: statusCode, headers, body: JSON.parse(body) };
}
