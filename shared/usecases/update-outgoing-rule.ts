import type { z } from 'zod';
import type { OutgoingRule, outgoingRuleChangeSchema } from '#shared/domain/outgoing-rule.ts';
import type { OutgoingRuleRepository } from '#shared/domain/postback-ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import { type CheckOutgoingRuleDeps, checkOutgoingRule } from './check-outgoing-rule.ts';
import { type FindOutgoingRuleDeps, findOutgoingRule } from './find-outgoing-rule.ts';
import { type ExpectedVersions, expectVersion, writeExpecting } from './request-problems.ts';

export interface UpdateOutgoingRuleDeps extends FindOutgoingRuleDeps, CheckOutgoingRuleDeps {
  outgoingRules: Pick<OutgoingRuleRepository, 'find' | 'update'>;
  now: Clock;
}

/** What has been planned already stays as it was planned. @throws RequestError */
export async function updateOutgoingRule(
  deps: UpdateOutgoingRuleDeps,
  address: { workspaceId: string; feedId: string; id: string },
  expected: ExpectedVersions,
  change: z.output<typeof outgoingRuleChangeSchema>,
): Promise<OutgoingRule> {
  const before = await findOutgoingRule(deps, address);
  expectVersion(expected, before.version);
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const after = {
    ...before,
    ...Object.fromEntries(given),
    updatedAt: formatInstant(deps.now()),
    version: before.version + 1,
  };
  checkOutgoingRule(deps, after);
  await writeExpecting(expected, deps.outgoingRules.update(address.feedId, before, after));
  return after;
}
