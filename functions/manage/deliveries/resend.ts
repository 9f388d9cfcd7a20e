import { z } from 'zod';
import { deliverySchema } from '#shared/domain/delivery.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type ResendDeliveryDeps, resendDelivery } from '#shared/usecases/resend-delivery.ts';

export const resendDeliveryRoute = route({
  method: 'POST',
  path: '/v1/deliveries/{id}/resend',
  role: 'editor',
  summary: 'Send a postback once more, whatever became of it',
  request: z.object({ params: z.object({ id: idSchema('delivery') }) }),
  responses: { 202: deliverySchema },
  faults: ['conflict'],
  handle: async (deps: ResendDeliveryDeps, { params }, { workspaceId }) =>
    reply(202, await resendDelivery(deps, workspaceId, params.id)),
});
