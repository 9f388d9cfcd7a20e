import { z } from 'zod';
import { outgoingRuleChangeSchema, outgoingRuleSchema } from '#shared/domain/outgoing-rule.ts';
import { etagOf, ifMatchSchema } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type UpdateOutgoingRuleDeps, updateOutgoingRule } from '#shared/usecases/update-outgoing-rule.ts';
import { ruleAddress, ruleParams } from './params.ts';

export const updateOutgoingRuleRoute = route({
  method: 'PATCH',
  path: '/v1/integrations/{id}/outgoing-rules/{ruleId}',
  role: 'editor',
  summary: 'Change an outgoing rule; what it has planned stays as it is',
  request: z.object({ params: ruleParams, headers: ifMatchSchema, body: outgoingRuleChangeSchema }),
  responses: { 200: outgoingRuleSchema },
  faults: ['conflict', 'precondition-failed', 'unprocessable'],
  handle: async (deps: UpdateOutgoingRuleDeps, { params, headers, body }, { workspaceId }) => {
    const address = ruleAddress(workspaceId, params);
    const rule = await updateOutgoingRule(deps, address, headers['if-match'], body);
    return reply(200, rule, etagOf(rule));
  },
});
