import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';
import { etagOf, ifMatchSchema } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import {
  type ChangeConversionDeps,
  changeConversion,
  conversionChangeSchema,
} from '#shared/usecases/change-conversion.ts';
import { eventViewSchema } from '#shared/usecases/describe-event.ts';

export const updateConversionRoute = route({
  method: 'PATCH',
  path: '/v1/conversions/{id}',
  role: 'editor',
  summary: 'Change the status of a conversion',
  request: z.object({
    params: z.object({ id: idSchema('event') }),
    headers: ifMatchSchema,
    body: conversionChangeSchema,
  }),
  responses: { 200: eventViewSchema },
  faults: ['conflict', 'precondition-failed'],
  handle: async (deps: ChangeConversionDeps, { params, headers, body }, { workspaceId, keyId }) => {
    const event = await changeConversion(deps, {
      ...body,
      workspaceId,
      keyId,
      id: params.id,
      expected: headers['if-match'],
    });
    return reply(200, event, etagOf(event));
  },
});
