import { z } from 'zod';
import { pageQuery, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { FILE_FORMATS, FILE_TYPES, tableFile } from '#shared/lambda/table-file.ts';
import { reportQuerySchema } from '#shared/usecases/report-question.ts';
import { reportViewSchema, type ShowReportDeps, showReport } from '#shared/usecases/show-report.ts';
import { tabulateReport } from '#shared/usecases/tabulate-report.ts';

const querySchema = reportQuerySchema.extend({
  ...pageQuery,
  // The line at which it goes on is in it, which can be three long texts of events.
  cursor: z.string().min(1).max(8000).optional().meta({ description: 'nextCursor of the page before' }),
  format: z
    .enum(['json', ...FILE_FORMATS])
    .default('json')
    .meta({ description: 'Files hold all rows; limit and cursor are ignored' }),
});

export const getReportRoute = route({
  method: 'GET',
  path: '/v1/reports',
  role: 'viewer',
  summary: 'Show cost, revenue and profit by up to three keys',
  request: z.object({ query: querySchema }),
  responses: { 200: reportViewSchema },
  produces: FILE_TYPES,
  faults: ['not-found', 'unprocessable'],
  handle: async (deps: ShowReportDeps, { query: { limit, cursor, format, ...query } }, { workspaceId }) =>
    format === 'json'
      ? reply(200, await showReport(deps, workspaceId, query, pageRequest({ limit, cursor })))
      : reply(200, tableFile(await tabulateReport(deps, workspaceId, query), format)),
});
