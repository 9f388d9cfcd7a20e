import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AWS_PLACEHOLDERS } from './account.ts';

export const createClient = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({ endpoint, ...AWS_PLACEHOLDERS });
