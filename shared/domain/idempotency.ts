import { z } from 'zod';
import { HOUR_MS, SECOND_MS } from './time.ts';

/** An answer is given again for so long. */
export const ANSWER_KEPT_MS = 24 * HOUR_MS;

/** A call that has not ended by then was ended with its function, whose time is 29 seconds. */
export const CALL_ENDS_WITHIN_MS = 30 * SECOND_MS;

export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x20-\x7e]{1,255}$/, 'The key has 1 to 255 printable ASCII characters.');

/** What one `Idempotency-Key` of a workspace stands for. */
export interface IdempotentCall {
  workspaceId: string;
  key: string;
  /** Keyed hash of the request: method, address and body. */
  request: string;
}

/** An encrypted answer. The content opens with a key that is itself encrypted. */
export interface SealedAnswer {
  sealedKey: string;
  content: Uint8Array;
}

/** What there is under a key when a call comes. */
export type Claim =
  | { state: 'claimed' }
  | { state: 'running'; request: string }
  | { state: 'answered'; request: string; answer: SealedAnswer };
