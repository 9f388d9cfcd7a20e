import { MAX_TRAFFIC_SOURCES } from '#shared/domain/integration.ts';
import type { TrafficSourceMove } from '#shared/domain/ports.ts';
import { configKeys } from './keys.ts';
import type { TransactWrite } from './transaction.ts';

/**
 * The relation of traffic sources and integrations, from both sides. An integration keeps its sources as a set and
 * each change raises its version, so that a write over an older version is refused.
 */
export function takeSources(
  tableName: string,
  workspaceId: string,
  integrationId: string,
  sourceIds: readonly string[],
  at: string,
): TransactWrite {
  return {
    Update: {
      TableName: tableName,
      Key: configKeys.integration(workspaceId, integrationId),
      UpdateExpression: 'SET updatedAt = :at ADD trafficSourceIds :sources, version :one',
      ConditionExpression:
        '#state <> :deleted AND (attribute_not_exists(trafficSourceIds) OR size(trafficSourceIds) <= :room)',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':at': at,
        ':sources': new Set(sourceIds),
        ':one': 1,
        ':deleted': 'deleted',
        ':room': MAX_TRAFFIC_SOURCES - sourceIds.length,
      },
    },
  };
}

export function releaseSources(
  tableName: string,
  workspaceId: string,
  integrationId: string,
  sourceIds: readonly string[],
  at: string,
): TransactWrite {
  return {
    Update: {
      TableName: tableName,
      Key: configKeys.integration(workspaceId, integrationId),
      UpdateExpression: 'SET updatedAt = :at ADD version :one DELETE trafficSourceIds :sources',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':at': at, ':one': 1, ':sources': new Set(sourceIds) },
    },
  };
}

/** The writes of the moves, apart from those of the integration `own`, which is written as a whole beside them. */
export function moveSources(
  tableName: string,
  workspaceId: string,
  own: string,
  moves: readonly TrafficSourceMove[],
  at: string,
): TransactWrite[] {
  const write = (
    change: typeof takeSources,
    integrationOf: (move: TrafficSourceMove) => string | null,
  ): TransactWrite[] =>
    [...Map.groupBy(moves, integrationOf)].flatMap(([id, moved]) => {
      if (id === null || id === own) return [];
      return [
        change(
          tableName,
          workspaceId,
          id,
          moved.map(({ source }) => source.id),
          at,
        ),
      ];
    });
  return [
    ...moves.map((move) => pointSource(tableName, workspaceId, move, at)),
    ...write(releaseSources, ({ source }) => source.integrationId),
    ...write(takeSources, ({ integrationId }) => integrationId),
  ];
}

function pointSource(
  tableName: string,
  workspaceId: string,
  { source, integrationId }: TrafficSourceMove,
  at: string,
): TransactWrite {
  return {
    Update: {
      TableName: tableName,
      Key: configKeys.trafficSource(workspaceId, source.id),
      UpdateExpression: 'SET integrationId = :integrationId, updatedAt = :at, version = :next',
      ConditionExpression: 'version = :version',
      ExpressionAttributeValues: {
        ':integrationId': integrationId,
        ':at': at,
        ':version': source.version,
        ':next': source.version + 1,
      },
    },
  };
}
