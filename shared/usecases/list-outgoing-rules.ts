import type { OutgoingRule } from '#shared/domain/outgoing-rule.ts';
import type { Page, PageRequest } from '#shared/domain/ports.ts';
import type { OutgoingRuleRepository } from '#shared/domain/postback-ports.ts';
import { type FindFeedDeps, findFeed } from './find-feed.ts';

export interface ListOutgoingRulesDeps extends FindFeedDeps {
  outgoingRules: Pick<OutgoingRuleRepository, 'list'>;
}

/** The oldest first. @throws RequestError `not-found` */
export async function listOutgoingRules(
  deps: ListOutgoingRulesDeps,
  workspaceId: string,
  feedId: string,
  page: PageRequest,
): Promise<Page<OutgoingRule>> {
  await findFeed(deps, workspaceId, feedId);
  return deps.outgoingRules.list(feedId, page);
}
