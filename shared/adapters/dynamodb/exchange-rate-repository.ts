import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { type ExchangeRate, exchangeRateSchema } from '#shared/domain/exchange-rate.ts';
import type { ExchangeRateFilter, ExchangeRateRepository } from '#shared/domain/reporting-ports.ts';
import { defineEntity } from './entity.ts';
import { configKeys } from './keys.ts';
import { queryPage, type SortKeyRange } from './paging.ts';
import { putAll } from './put-all.ts';
import type { RetryPause } from './retry-unprocessed.ts';

const entity = defineEntity('exchange-rate', z.object(exchangeRateSchema.shape));

/** Below and above all currencies and days. */
const BELOW = '';
const ABOVE = '~';

export function createExchangeRateRepository(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): ExchangeRateRepository {
  return {
    put: (workspaceId, rates) =>
      putAll(
        documents,
        tableName,
        pause,
        rates.map((rate) => entity.toItem(configKeys.exchangeRate(workspaceId, rate), rate)),
      ),

    list: (workspaceId, filter, page) => {
      const { pk } = configKeys.exchangeRate(workspaceId, { from: BELOW, to: BELOW, date: BELOW });
      const query = { TableName: tableName, ConsistentRead: true, ...expressionOf(filter) };
      return queryPage(documents, entity, pk, page, query, rangeOf(workspaceId, filter));
    },

    async between(workspaceId, pair, first, last) {
      const from = configKeys.exchangeRate(workspaceId, { ...pair, date: first });
      const to = configKeys.exchangeRate(workspaceId, { ...pair, date: last });
      const query = {
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': from.pk, ':from': from.sk, ':to': to.sk },
      };
      const rates: ExchangeRate[] = [];
      for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
        for (const item of Items) rates.push(entity.fromItem(item));
      }
      return rates;
    },
  };
}

/** Keys begin with the currency that a rate converts from; what the range leaves in, the filter sorts out. */
function rangeOf(
  workspaceId: string,
  { from, to, fromDate, toDate }: ExchangeRateFilter,
): SortKeyRange | null {
  if (from === null) return null;
  return {
    first: configKeys.exchangeRate(workspaceId, { from, to: to ?? BELOW, date: fromDate ?? BELOW }).sk,
    last: configKeys.exchangeRate(workspaceId, { from, to: to ?? ABOVE, date: toDate ?? ABOVE }).sk,
  };
}

function expressionOf({ to, fromDate, toDate }: ExchangeRateFilter) {
  const conditions = [
    { name: 'to', sign: '=', value: to },
    { name: 'date', sign: '>=', value: fromDate },
    { name: 'date', sign: '<=', value: toDate },
  ].filter(({ value }) => value !== null);
  if (conditions.length === 0) return {};
  return {
    FilterExpression: conditions.map(({ name, sign }, at) => `#${name} ${sign} :value${at}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(conditions.map(({ name }) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(conditions.map(({ value }, at) => [`:value${at}`, value])),
  };
}
