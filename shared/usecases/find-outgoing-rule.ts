import type { OutgoingRule } from '#shared/domain/outgoing-rule.ts';
import type { OutgoingRuleRepository } from '#shared/domain/postback-ports.ts';
import { type FindFeedDeps, findFeed } from './find-feed.ts';
import { notFound } from './request-problems.ts';

export interface FindOutgoingRuleDeps extends FindFeedDeps {
  outgoingRules: Pick<OutgoingRuleRepository, 'find'>;
}

/** @throws RequestError `not-found` */
export async function findOutgoingRule(
  deps: FindOutgoingRuleDeps,
  { workspaceId, feedId, id }: { workspaceId: string; feedId: string; id: string },
): Promise<OutgoingRule> {
  await findFeed(deps, workspaceId, feedId);
  const rule = await deps.outgoingRules.find(feedId, id);
  if (!rule) throw notFound('outgoing rule');
  return rule;
}
