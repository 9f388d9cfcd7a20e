import type { OutgoingRuleRepository } from '#shared/domain/postback-ports.ts';
import { type FindOutgoingRuleDeps, findOutgoingRule } from './find-outgoing-rule.ts';
import { type ExpectedVersions, expectVersion, writeExpecting } from './request-problems.ts';

export interface DeleteOutgoingRuleDeps extends FindOutgoingRuleDeps {
  outgoingRules: Pick<OutgoingRuleRepository, 'find' | 'delete'>;
}

/** What has been planned is still sent. @throws RequestError */
export async function deleteOutgoingRule(
  deps: DeleteOutgoingRuleDeps,
  address: { workspaceId: string; feedId: string; id: string },
  expected: ExpectedVersions,
): Promise<void> {
  const rule = await findOutgoingRule(deps, address);
  expectVersion(expected, rule.version);
  await writeExpecting(expected, deps.outgoingRules.delete(address.feedId, rule));
}
