import type { z } from 'zod';
import { RequestError } from '#shared/domain/errors.ts';
import type { IdMaker } from '#shared/domain/ids.ts';
import {
  MAX_RULES_PER_FEED,
  type newOutgoingRuleSchema,
  type OutgoingRule,
} from '#shared/domain/outgoing-rule.ts';
import type { OutgoingRuleRepository } from '#shared/domain/postback-ports.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import { type CheckOutgoingRuleDeps, checkOutgoingRule } from './check-outgoing-rule.ts';
import { type FindFeedDeps, findFeed } from './find-feed.ts';
import { writeExpecting } from './request-problems.ts';

export interface CreateOutgoingRuleDeps extends FindFeedDeps, CheckOutgoingRuleDeps {
  outgoingRules: Pick<OutgoingRuleRepository, 'allOf' | 'create'>;
  ids: IdMaker;
  now: Clock;
}

/** Holds for every status that is planned from then on. @throws RequestError */
export async function createOutgoingRule(
  deps: CreateOutgoingRuleDeps,
  workspaceId: string,
  feedId: string,
  input: z.output<typeof newOutgoingRuleSchema>,
): Promise<OutgoingRule> {
  await findFeed(deps, workspaceId, feedId);
  checkOutgoingRule(deps, input);
  const rules = await deps.outgoingRules.allOf(feedId);
  if (rules.length >= MAX_RULES_PER_FEED) {
    const message = `A feed has at most ${MAX_RULES_PER_FEED} outgoing rules.`;
    throw new RequestError('unprocessable', 'too-many-outgoing-rules', message);
  }
  const createdAt = formatInstant(deps.now());
  const rule = { id: deps.ids('outgoingRule'), ...input, createdAt, updatedAt: createdAt, version: 1 };
  await writeExpecting(null, deps.outgoingRules.create(feedId, rule));
  return rule;
}
