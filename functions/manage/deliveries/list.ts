import { z } from 'zod';
import { DELIVERY_STATES, deliverySchema } from '#shared/domain/delivery.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { listOf, listSchema, pageQuery, pageRequest } from '#shared/lambda/list.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type ListDeliveriesDeps, listDeliveries } from '#shared/usecases/list-deliveries.ts';

const ENDS_EARLY =
  'A page ends early, and may be empty, where very many had to be looked at: go on while there is a `nextCursor`.';

export const listDeliveriesRoute = route({
  method: 'GET',
  path: '/v1/integrations/{id}/deliveries',
  role: 'viewer',
  summary: 'List the postbacks that a feed sent or is to send, the newest first',
  request: z.object({
    params: z.object({ id: idSchema('integration') }),
    query: z.strictObject({
      ruleId: idSchema('outgoingRule')
        .optional()
        .meta({ description: `Only those of this rule. ${ENDS_EARLY}` }),
      eventId: idSchema('event').optional().meta({
        description: 'Only those about this event: of each status change that its history shows',
      }),
      state: z
        .enum(DELIVERY_STATES)
        .optional()
        .meta({
          description: `Only those in this state. Unless that is \`failed\` or \`blocked\`: ${ENDS_EARLY}`,
        }),
      ...pageQuery,
    }),
  }),
  responses: { 200: listSchema(deliverySchema) },
  handle: async (deps: ListDeliveriesDeps, { params, query }, { workspaceId }) => {
    const { ruleId = null, eventId = null, state = null } = query;
    const filter = { ruleId, eventId, state };
    const page = pageRequest(query);
    return reply(200, listOf(await listDeliveries(deps, { workspaceId, feedId: params.id }, filter, page)));
  },
});
