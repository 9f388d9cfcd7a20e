import { z } from 'zod';
import { readCsvRecords } from '#shared/lambda/csv-records.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  type ImportManualCostsDeps,
  importManualCosts,
  MANUAL_COST_COLUMNS,
  MAX_MANUAL_COSTS_PER_IMPORT,
  manualCostImportSchema,
} from '#shared/usecases/import-manual-costs.ts';

export const importManualCostsRoute = route({
  method: 'POST',
  path: '/v1/manual-costs/imports',
  role: 'editor',
  summary: 'Import manual costs from CSV: right lines are taken, wrong ones named',
  request: z.object({
    body: z.string().meta({
      description: `A first line that names the columns, in any order, and at most ${MAX_MANUAL_COSTS_PER_IMPORT} lines`,
      examples: [
        'campaignId,from,to,timezone,amount,currency\ncmp_0mhx2k7c9v4t8r1q6wz3,2026-03-14,2026-03-14,Europe/Berlin,10.00,EUR\n',
      ],
    }),
  }),
  consumes: 'text/csv',
  responses: { 200: manualCostImportSchema },
  faults: ['conflict', 'too-large'],
  handle: async (deps: ImportManualCostsDeps, { body }, { workspaceId }) => {
    const rules = { columns: MANUAL_COST_COLUMNS, maxRecords: MAX_MANUAL_COSTS_PER_IMPORT };
    return reply(200, await importManualCosts(deps, workspaceId, readCsvRecords(body, rules)));
  },
});
