import { z } from 'zod';
import { ifMatchSchema } from '#shared/lambda/etag.ts';
import { noContent, reply, route } from '#shared/lambda/route.ts';
import { type DeleteOutgoingRuleDeps, deleteOutgoingRule } from '#shared/usecases/delete-outgoing-rule.ts';
import { ruleAddress, ruleParams } from './params.ts';

export const deleteOutgoingRuleRoute = route({
  method: 'DELETE',
  path: '/v1/integrations/{id}/outgoing-rules/{ruleId}',
  role: 'editor',
  summary: 'Delete an outgoing rule; what it has planned is still sent',
  request: z.object({ params: ruleParams, headers: ifMatchSchema }),
  responses: { 204: noContent },
  faults: ['conflict', 'precondition-failed'],
  handle: async (deps: DeleteOutgoingRuleDeps, { params, headers }, { workspaceId }) => {
    await deleteOutgoingRule(deps, ruleAddress(workspaceId, params), headers['if-match']);
    return reply(204, null);
  },
});
