import { z } from 'zod';
import { FAILURE_CLASSES, type FailureClass } from './errors.ts';
import { idSchema } from './ids.ts';
import { moneyTextSchema } from './money.ts';
import { instantSchema, localDaySchema } from './time.ts';

export const SYNC_REASONS = ['hourly', 'midnight', 'manual', 'backfill', 'gap'] as const;
export type SyncReason = (typeof SYNC_REASONS)[number];

/**
 * One attempt to read one integration over one window, with its retries. Counts are those of the try that ended it.
 */
export const syncRunSchema = z.object({
  id: idSchema('run'),
  reason: z.enum(SYNC_REASONS),
  window: z.object({ from: instantSchema, to: instantSchema }),
  state: z.enum(['queued', 'running', 'succeeded', 'failed']),
  rowsRead: z.number().int().nonnegative(),
  rowsWritten: z.number().int().nonnegative(),
  rowsUnchanged: z.number().int().nonnegative(),
  rowsZeroed: z.number().int().nonnegative(),
  networkTotal: moneyTextSchema.nullable(),
  ledgerTotal: moneyTextSchema.nullable(),
  error: z.object({ class: z.enum(FAILURE_CLASSES), message: z.string() }).nullable(),
  /** Local days still to be read, newest first: a long span is read slice by slice. */
  remaining: z.object({ firstDay: localDaySchema, lastDay: localDaySchema }).nullable(),
  /** How often it was begun; of a long span, its present slice. */
  tries: z.number().int().nonnegative(),
  queuedAt: instantSchema,
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
});
export type SyncRun = z.infer<typeof syncRunSchema>;

const scheduledSyncSchema = z.object({
  reason: z.enum(['hourly', 'midnight']),
  workspaceId: idSchema('workspace'),
  integrationId: idSchema('integration'),
  tick: instantSchema,
});
export type ScheduledSync = z.infer<typeof scheduledSyncSchema>;

const requestedSyncSchema = z.object({
  reason: z.enum(['manual', 'backfill', 'gap']),
  workspaceId: idSchema('workspace'),
  integrationId: idSchema('integration'),
  tick: instantSchema,
  runId: idSchema('run'),
  firstDay: localDaySchema,
  lastDay: localDaySchema,
});

/**
 * What travels through the sync queue: which integration, why, and as of when. Never credentials.
 * `tick` is the instant that counts as now for the window: the schedule's own time, or when a user asked (spec S-3).
 */
export const syncMessageSchema = z.discriminatedUnion('reason', [scheduledSyncSchema, requestedSyncSchema]);
export type SyncMessage = z.infer<typeof syncMessageSchema>;

export function isScheduled(message: SyncMessage): message is ScheduledSync {
  return message.reason === 'hourly' || message.reason === 'midnight';
}

/** What a failed try leads to. `attention` stops hourly runs until the owner acts (spec S-10). */
export const CONSEQUENCES = {
  credentials: 'attention',
  permission: 'attention',
  'rate-limited': 'retry',
  unavailable: 'retry',
  'unexpected-response': 'retry',
  internal: 'retry',
} as const satisfies Record<FailureClass, 'attention' | 'retry'>;

/** Nothing more will happen to the run: it succeeded, or failed in a way that only its owner can mend. */
export function isOver(run: SyncRun): boolean {
  if (run.state === 'failed') return run.error !== null && CONSEQUENCES[run.error.class] === 'attention';
  return run.state === 'succeeded';
}

/** A run that has not begun. */
export function newRun(
  id: string,
  reason: SyncReason,
  queuedAt: string,
): Omit<SyncRun, 'window' | 'remaining'> {
  return {
    id,
    reason,
    state: 'queued',
    rowsRead: 0,
    rowsWritten: 0,
    rowsUnchanged: 0,
    rowsZeroed: 0,
    networkTotal: null,
    ledgerTotal: null,
    error: null,
    tries: 0,
    queuedAt,
    startedAt: null,
    finishedAt: null,
  };
}
