import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { type Campaign, type CostLink, campaignSchema, costLinkSchema } from '#shared/domain/campaign.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { type CampaignRepository, ConflictError, LinkTakenError } from '#shared/domain/ports.ts';
import { batchGet } from './batch-get.ts';
import { defineEntity } from './entity.ts';
import { configKeys } from './keys.ts';
import { queryPage } from './paging.ts';
import type { RetryPause } from './retry-unprocessed.ts';
import { type TransactWrite, writeTogether } from './transaction.ts';

const entity = defineEntity('campaign', campaignSchema);

/** Which campaign holds a network campaign: the key admits one only (spec C-8). */
const linkSchema = costLinkSchema.extend({ campaignId: idSchema('campaign') });
const linkEntity = defineEntity('cost-link', linkSchema);

export function createCampaignRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): CampaignRepository {
  /** The campaign's own write comes first, the claim of its link last. */
  const write = async (
    campaign: Campaign,
    own: TransactWrite,
    links: readonly TransactWrite[],
  ): Promise<void> => {
    const reasons = await writeTogether(documents, pause, [own, ...links]);
    if (!reasons) return;
    const holderId = reasons.at(-1)?.Item?.['campaignId']?.S;
    if (campaign.costLink && holderId) throw new LinkTakenError(campaign.costLink, holderId);
    throw new ConflictError(`Campaign ${campaign.id} has changed.`);
  };

  return {
    find: async (workspaceId, id) => {
      const { Item } = await documents.send(
        new GetCommand({
          TableName: tableName,
          Key: configKeys.campaign(workspaceId, id),
          ConsistentRead: true,
        }),
      );
      return Item ? entity.fromItem(Item) : null;
    },
    list: (workspaceId, page) =>
      queryPage(documents, entity, configKeys.campaign(workspaceId, '').pk, page, {
        TableName: tableName,
        ConsistentRead: true,
      }),
    create: (workspaceId, campaign) =>
      write(
        campaign,
        {
          Put: {
            TableName: tableName,
            Item: entity.toItem(configKeys.campaign(workspaceId, campaign.id), campaign),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        relink(tableName, campaign.id, null, campaign.costLink),
      ),
    update: (workspaceId, before, after) =>
      write(
        after,
        {
          Put: {
            TableName: tableName,
            Item: entity.toItem(configKeys.campaign(workspaceId, after.id), after),
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: { ':version': before.version },
          },
        },
        relink(tableName, after.id, before.costLink, after.costLink),
      ),
    delete: (workspaceId, campaign) =>
      write(
        { ...campaign, costLink: null },
        {
          Delete: {
            TableName: tableName,
            Key: configKeys.campaign(workspaceId, campaign.id),
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: { ':version': campaign.version },
          },
        },
        relink(tableName, campaign.id, campaign.costLink, null),
      ),
    findByTrafficSource: async (workspaceId, trafficSourceId) => {
      const page = await queryPage(
        documents,
        entity,
        configKeys.campaign(workspaceId, '').pk,
        { limit: 1, cursor: null },
        {
          TableName: tableName,
          ConsistentRead: true,
          FilterExpression: 'trafficSourceId = :source',
          ExpressionAttributeValues: { ':source': trafficSourceId },
        },
      );
      return page.items[0] ?? null;
    },
    findMany: async (workspaceId, ids) => {
      const keys = ids.map((id) => configKeys.campaign(workspaceId, id));
      const items = await batchGet(documents, tableName, pause, keys);
      return new Map(items.map((item) => entity.fromItem(item)).map((campaign) => [campaign.id, campaign]));
    },
    linksOf: async (integrationId, networkCampaignIds) => {
      const keys = networkCampaignIds.map((id) => configKeys.costLink(integrationId, id));
      const items = await batchGet(documents, tableName, pause, keys);
      const links = items.map((item) => linkEntity.fromItem(item));
      return new Map(links.map(({ networkCampaignId, campaignId }) => [networkCampaignId, campaignId]));
    },
  };
}

/** Gives the old link back and claims the new one. */
function relink(
  tableName: string,
  campaignId: string,
  from: CostLink | null,
  to: CostLink | null,
): TransactWrite[] {
  if (from?.integrationId === to?.integrationId && from?.networkCampaignId === to?.networkCampaignId)
    return [];
  const keyOf = (link: CostLink) => configKeys.costLink(link.integrationId, link.networkCampaignId);
  const release = from ? [{ Delete: { TableName: tableName, Key: keyOf(from) } }] : [];
  const claim = to
    ? [
        {
          Put: {
            TableName: tableName,
            Item: linkEntity.toItem(keyOf(to), { ...to, campaignId }),
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
          },
        },
      ]
    : [];
  return [...release, ...claim];
}
