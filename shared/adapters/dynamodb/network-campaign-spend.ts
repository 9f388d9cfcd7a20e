import { z } from 'zod';
import type { Micros } from '#shared/domain/money.ts';
import { microsSchema } from './cost-item.ts';
import type { Key } from './keys.ts';
import type { TransactWrite } from './transaction.ts';

const ENTITY = 'network-campaign-spend';
const itemSchema = z.looseObject({ entity: z.literal(ENTITY), sk: z.string() });
const ATTRIBUTE = /^spend_(.+)$/;

/** Moves what a network campaign cost in all: one attribute a currency. */
export function addSpend(tableName: string, key: Key, change: ReadonlyMap<string, Micros>): TransactWrite {
  const currencies = [...change.keys()];
  const added = currencies.map((currency) => `spend_${currency} :${currency}`);
  const amounts = currencies.map((currency) => [`:${currency}`, change.get(currency)]);
  return {
    Update: {
      TableName: tableName,
      Key: key,
      UpdateExpression: `SET entity = :entity ADD ${added.join(', ')}`,
      ExpressionAttributeValues: { ':entity': ENTITY, ...Object.fromEntries(amounts) },
    },
  };
}

/** Spend by currency, in the order of their codes; those in which nothing is left are left out. */
export function parseSpend(item: unknown): { networkCampaignId: string; spend: Map<string, Micros> } {
  const { sk, ...attributes } = itemSchema.parse(item);
  const spend = Object.entries(attributes).flatMap(([name, value]) => {
    const currency = ATTRIBUTE.exec(name)?.[1];
    const amount = currency === undefined ? 0n : microsSchema.parse(value);
    return currency === undefined || amount === 0n ? [] : [[currency, amount] as const];
  });
  return { networkCampaignId: sk, spend: new Map(spend.toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}
