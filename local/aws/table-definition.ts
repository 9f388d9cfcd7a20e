import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const indexSchema = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({
    ProjectionType: z.enum(['ALL', 'INCLUDE', 'KEYS_ONLY']),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});

/** What counts here of an `AWS::DynamoDB::Table`; protection, backups and encryption mean nothing on one machine. */
const tablePropertiesSchema = z.object({
  KeySchema: keySchema,
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: z.array(indexSchema).optional(),
  StreamSpecification: z
    .object({ StreamViewType: z.enum(['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY']) })
    .optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
});

export interface TableDefinition {
  /** Ready for CreateTable. */
  create: CreateTableCommandInput;
  /** The attribute by which items expire, in epoch seconds. */
  expiryAttribute: string | null;
}

/**
 * Turns the properties of an `AWS::DynamoDB::Table` into calls that make the same table.
 * @throws a zod error for what cannot be made here.
 */
export function tableDefinition(tableName: string, properties: unknown): TableDefinition {
  const table = tablePropertiesSchema.parse(properties);
  const expiry = table.TimeToLiveSpecification;
  return {
    create: {
      TableName: tableName,
      KeySchema: table.KeySchema,
      AttributeDefinitions: table.AttributeDefinitions,
      BillingMode: table.BillingMode,
      ...(table.GlobalSecondaryIndexes && { GlobalSecondaryIndexes: table.GlobalSecondaryIndexes }),
      ...(table.StreamSpecification && {
        StreamSpecification: { StreamEnabled: true, ...table.StreamSpecification },
      }),
    },
    expiryAttribute: expiry?.Enabled ? expiry.AttributeName : null,
  };
}
