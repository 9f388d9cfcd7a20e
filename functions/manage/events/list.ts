import { z } from 'zod';
import { listOf, listSchema, pageQuery, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { FILE_FORMATS, FILE_TYPES, tableFile } from '#shared/lambda/table-file.ts';
import { eventViewSchema } from '#shared/usecases/describe-event.ts';
import { eventQuerySchema } from '#shared/usecases/event-question.ts';
import { type ListEventsDeps, listEvents } from '#shared/usecases/list-events.ts';
import { tabulateEvents } from '#shared/usecases/tabulate-events.ts';

const querySchema = eventQuerySchema.extend({
  ...pageQuery,
  format: z
    .enum(['json', ...FILE_FORMATS])
    .default('json')
    .meta({ description: 'Files hold all events; limit and cursor are ignored' }),
});

export const listEventsRoute = route({
  method: 'GET',
  path: '/v1/events',
  role: 'viewer',
  summary:
    'List events by their time, seconds after they came; a page ends early where filters leave out many',
  request: z.object({ query: querySchema }),
  responses: { 200: listSchema(eventViewSchema) },
  produces: FILE_TYPES,
  faults: ['not-found', 'unprocessable'],
  handle: async (deps: ListEventsDeps, { query: { limit, cursor, format, ...query } }, { workspaceId }) =>
    format === 'json'
      ? reply(200, listOf(await listEvents(deps, workspaceId, query, pageRequest({ limit, cursor }))))
      : reply(200, tableFile(await tabulateEvents(deps, workspaceId, query), format)),
});
