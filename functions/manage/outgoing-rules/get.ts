import { z } from 'zod';
import { outgoingRuleSchema } from '#shared/domain/outgoing-rule.ts';
import { etagOf } from '#shared/lambda/etag.ts';
import { reply, route } from '#shared/lambda/route.ts';
import { type FindOutgoingRuleDeps, findOutgoingRule } from '#shared/usecases/find-outgoing-rule.ts';
import { ruleAddress, ruleParams } from './params.ts';

export const getOutgoingRuleRoute = route({
  method: 'GET',
  path: '/v1/integrations/{id}/outgoing-rules/{ruleId}',
  role: 'viewer',
  summary: 'Show an outgoing rule',
  request: z.object({ params: ruleParams }),
  responses: { 200: outgoingRuleSchema },
  handle: async (deps: FindOutgoingRuleDeps, { params }, { workspaceId }) => {
    const rule = await findOutgoingRule(deps, ruleAddress(workspaceId, params));
    return reply(200, rule, etagOf(rule));
  },
});
