import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { readCsvRecords } from '#shared/lambda/csv-records.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  conversionImportSchema,
  type ImportConversionsDeps,
  importConversions,
  MAX_CONVERSIONS_PER_IMPORT,
} from '#shared/usecases/import-conversions.ts';

const COLUMNS = { required: [], optional: [], mayBeOthers: true } as const;

export const importConversionsRoute = route({
  method: 'POST',
  path: '/v1/integrations/{id}/imports',
  role: 'editor',
  summary: 'Import conversions from CSV, line by line, as if each were a postback; after a 503 send it again',
  request: z.object({
    params: z.object({ id: idSchema('integration') }),
    body: z.string().meta({
      description: `A first line of inbound names, in any order, and at most ${MAX_CONVERSIONS_PER_IMPORT} lines`,
      examples: ['transaction_id,click_id,payout,currency\nt-1001,c-77,1.50,USD\n'],
    }),
  }),
  consumes: 'text/csv',
  responses: { 200: conversionImportSchema },
  faults: ['too-large'],
  handle: async (deps: ImportConversionsDeps, { params, body }, { workspaceId }) => {
    const records = readCsvRecords(body, { columns: COLUMNS, maxRecords: MAX_CONVERSIONS_PER_IMPORT });
    return reply(200, await importConversions(deps, { workspaceId, feedId: params.id }, records));
  },
});
