import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Any region and any key will do for what listens on loopback. */
export const AWS_PLACEHOLDERS = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'placeholder', secretAccessKey: 'placeholder' },
};

export const createClient = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({ endpoint, ...AWS_PLACEHOLDERS });
