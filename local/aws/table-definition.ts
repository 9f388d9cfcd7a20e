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

/** What counts here of an `AWS::DynamoDB::Table`; protection, backups, encryption mean nothing on one machine. */
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
});

export interface TableIndex {
  IndexName: string;
  KeySchema: z.infer<typeof keySchema>;
  Projection: { ProjectionType: 'ALL' | 'INCLUDE' | 'KEYS_ONLY'; NonKeyAttributes?: string[] };
}

/** Ready for CreateTable. */
export interface TableDefinition {
  TableName: string;
  KeySchema: z.infer<typeof keySchema>;
  AttributeDefinitions: NonNullable<CreateTableCommandInput['AttributeDefinitions']>;
  BillingMode: 'PAY_PER_REQUEST';
  GlobalSecondaryIndexes?: TableIndex[];
  StreamSpecification?: NonNullable<CreateTableCommandInput['StreamSpecification']>;
}

/**
 * Turns the properties of an `AWS::DynamoDB::Table` into a call that makes the same table.
 * Expiry is left out: AWS deletes within days, so nothing may lean on it, and times that are replayed here lie in the past.
 * @throws a zod error for what cannot be made here.
 */
export function tableDefinition(tableName: string, properties: unknown): TableDefinition {
  const table = tablePropertiesSchema.parse(properties);
  return {
    TableName: tableName,
    KeySchema: table.KeySchema,
    AttributeDefinitions: table.AttributeDefinitions,
    BillingMode: table.BillingMode,
    ...(table.GlobalSecondaryIndexes && { GlobalSecondaryIndexes: table.GlobalSecondaryIndexes.map(index) }),
    ...(table.StreamSpecification && {
      StreamSpecification: { StreamEnabled: true, ...table.StreamSpecification },
    }),
  };
}

function index({ IndexName, KeySchema, Projection }: z.infer<typeof indexSchema>): TableIndex {
  const { ProjectionType, NonKeyAttributes } = Projection;
  return {
    IndexName,
    KeySchema,
    Projection: { ProjectionType, ...(NonKeyAttributes && { NonKeyAttributes }) },
  };
}
