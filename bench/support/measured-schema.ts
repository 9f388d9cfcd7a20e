import { z } from 'zod';

/** What `measure` adds. */
export const measuredSchema = z.object({ wallMs: z.number(), cpuMs: z.number(), peakBytes: z.number() });
