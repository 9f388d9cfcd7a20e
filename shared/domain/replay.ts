import { z } from 'zod';
import type { InboundCall } from './event.ts';
import { idSchema } from './ids.ts';
import { instantSchema } from './time.ts';

/** One more try of the calls of a range that were refused, as stored. */
export const replaySchema = z.object({
  id: idSchema('replay'),
  feedId: idSchema('integration'),
  from: instantSchema.meta({ description: 'Included, by arrival' }),
  to: instantSchema.meta({ description: 'Excluded' }),
  state: z.enum(['queued', 'running', 'succeeded']),
  found: z.int().min(0).meta({ description: 'Refused calls that could be taken now' }),
  imported: z.int().min(0),
  duplicates: z.int().min(0),
  notImported: z.int().min(0).meta({ description: "Kept out by the feed's lists or state" }),
  refused: z.int().min(0).meta({ description: 'Refused again; the next replay finds them' }),
  createdAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  /** The entry up to which it came; null at first. */
  behind: z.string().nullable(),
  version: z.int().positive(),
});
export type Replay = z.output<typeof replaySchema>;

export const replayMessageSchema = z.object({
  workspaceId: z.string(),
  feedId: z.string(),
  replayId: z.string(),
});
export type ReplayMessage = z.output<typeof replayMessageSchema>;

export interface ReplayRepository {
  /** Kept for 31 days. */
  create(replay: Replay): Promise<void>;
  /** Consistent. */
  find(feedId: string, id: string): Promise<Replay | null>;
  /** False when `before` has changed. */
  update(before: Replay, after: Replay): Promise<boolean>;
}

export interface ReplayQueue {
  /** @throws when any could not be queued. */
  send(messages: readonly ReplayMessage[]): Promise<void>;
}

/**
 * Whether a replay takes the call: one that was refused for what it said, or since its type was off, and not taken by
 * another replay yet. Of others either the caller was refused, or what was sent is not known.
 */
export function isReplayable(
  { outcome, reason, parameters, replayedBy }: InboundCall,
  { id }: Pick<Replay, 'id'>,
): boolean {
  if (outcome !== 'refused' || (replayedBy !== null && replayedBy !== id)) return false;
  return (reason === 'invalid-parameter' || reason === 'type-disabled') && Object.keys(parameters).length > 0;
}
