import { z } from 'zod';
import { HOUR_MS, instantSchema } from './time.ts';

/** So many failed attempts in a row pause a host, and each further one does again. */
export const FAILURES_BEFORE_PAUSE = 10;
export const PAUSE_MS = HOUR_MS;

/** A receiver of postbacks, by host and port, as one workspace knows it. */
export const outgoingHostSchema = z
  .object({
    host: z.string().meta({ examples: ['partner.example:443'] }),
    state: z.enum(['ok', 'paused']),
    failures: z.int().nonnegative().meta({ description: 'Failed attempts in a row' }),
    since: instantSchema.meta({ description: 'When it came to be so' }),
    nextAttemptAt: instantSchema.nullable().meta({ description: 'When the pause ends' }),
  })
  .meta({ id: 'OutgoingHost' });
export type OutgoingHostView = z.infer<typeof outgoingHostSchema>;

/** The same as it is kept: whether it is paused follows from the time. */
export const storedHostSchema = z.object({
  host: z.string(),
  failures: z.int().nonnegative(),
  since: instantSchema,
  pausedUntil: instantSchema.nullable(),
});
export type OutgoingHost = z.infer<typeof storedHostSchema>;

/** `partner.example:443`, in lower case. */
export function hostOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
}
