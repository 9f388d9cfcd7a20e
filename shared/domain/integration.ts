import { z } from 'zod';
import { coverageSchema } from './coverage.ts';
import { FAILURE_CLASSES } from './errors.ts';
import { idSchema } from './ids.ts';
import { linkWarningSchema } from './link-warning.ts';
import { currencySchema } from './money.ts';
import { instantSchema, timezoneSchema } from './time.ts';

/** What the owner decided. `attention` is not among them: it is what syncing found out (see `SyncState`). */
export const INTEGRATION_STATES = ['active', 'paused', 'deactivated', 'deleted'] as const;

export const warningSchema = z.object({
  code: z.string().meta({ examples: ['credential-shared'] }),
  message: z.string().meta({ examples: ['Another integration uses the same credentials.'] }),
});

/** Few enough that all of them can be moved in one transaction of a hundred writes. */
export const MAX_TRAFFIC_SOURCES = 30;

/** One connected account of a network, as stored. */
export const integrationSchema = z.object({
  id: idSchema('integration'),
  workspaceId: idSchema('workspace'),
  kind: z.literal('cost'),
  provider: z.string().meta({ examples: ['exoclick'] }),
  name: z.string().meta({ examples: ['Exo main'] }),
  state: z.enum(INTEGRATION_STATES),
  timezone: timezoneSchema,
  currency: currencySchema,
  /** Encrypted under the context of this workspace and integration; null once deleted (spec C-6). */
  credentials: z.string().nullable(),
  /** Its last four characters, behind an ellipsis. */
  credentialHint: z.string().meta({ examples: ['…9f3a'] }),
  /** Keyed hash of what the network regards as one credential: calls of one group go one after the other. */
  credentialGroup: z.string(),
  trafficSourceIds: z.array(idSchema('trafficSource')),
  settings: z.record(z.string(), z.unknown()),
  /** Links that clicks contradict; told of while they stand. */
  warnings: z.array(linkWarningSchema),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  /** Grows by one with each change; the ETag. */
  version: z.number().int().positive(),
});
export type Integration = z.infer<typeof integrationSchema>;

export const attentionSchema = z.object({
  class: z.enum(FAILURE_CLASSES),
  message: z.string(),
  since: instantSchema,
});

/** What syncing knows of an integration, apart from its settings so that neither write disturbs the other. */
export const syncStateSchema = z.object({
  /** Number of the newest run that began to read; a run that finds a higher one writes nothing more. */
  fence: z.number().int().nonnegative(),
  coverage: coverageSchema.nullable(),
  /** Hours before this instant were all read since they ended; follows from `coverage`. */
  completeUntil: instantSchema.nullable(),
  lastRunId: idSchema('run').nullable(),
  attention: attentionSchema.nullable(),
});
export type SyncState = z.infer<typeof syncStateSchema>;

export const NEVER_SYNCED: SyncState = {
  fence: 0,
  coverage: null,
  completeUntil: null,
  lastRunId: null,
  attention: null,
};
