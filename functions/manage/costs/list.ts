import { z } from 'zod';
import { listOf, listSchema, pageQuery, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  costQuerySchema,
  costViewSchema,
  type ListCostsDeps,
  listCosts,
} from '#shared/usecases/list-costs.ts';

export const listCostsRoute = route({
  method: 'GET',
  path: '/v1/costs',
  role: 'viewer',
  summary: 'List ledger rows of an integration or a campaign, by UTC day, network campaign and hour',
  request: z.object({ query: costQuerySchema.extend(pageQuery) }),
  responses: { 200: listSchema(costViewSchema) },
  faults: ['not-found'],
  handle: async (deps: ListCostsDeps, { query: { limit, cursor, ...query } }, { workspaceId }) =>
    reply(200, listOf(await listCosts(deps, workspaceId, query, pageRequest({ limit, cursor })))),
});
