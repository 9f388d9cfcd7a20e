import { z } from 'zod';

/** What contenders print; see `tasks.ts`. */
const measuredShape = { wallMs: z.number(), cpuMs: z.number(), peakBytes: z.number() };
export const measuredRowsSchema = z.object({ rows: z.int(), micros: z.string(), ...measuredShape });
export const measuredMessagesSchema = z.object({ messages: z.int(), ...measuredShape });
export const measuredReportSchema = measuredRowsSchema.extend({
  reads: z.object({ calls: z.int(), units: z.number() }).nullable(),
});
