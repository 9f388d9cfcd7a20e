import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface SampleResource {
  Type: string;
  Properties?: object;
  Metadata?: object;
  Condition?: string;
}

const arnOf = (logicalId: string): object => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const at = (path: string): object => ({ 'aws:cdk:path': `Sample/${path}/Resource` });

const keys = {
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
};
const text = (AttributeName: string): object => ({ AttributeName, AttributeType: 'S' });

/** A small stack with one of everything that functions call: `writer` may do a little, `idler` nothing. */
export const sampleResources: Readonly<Record<string, SampleResource>> = {
  ConfigTable: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      ...keys,
      AttributeDefinitions: [text('pk'), text('sk'), text('activeShard')],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'active',
          KeySchema: [
            { AttributeName: 'activeShard', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    },
    Metadata: at('Config'),
  },
  LedgerTable: {
    Type: 'AWS::DynamoDB::Table',
    Properties: { ...keys, AttributeDefinitions: [text('pk'), text('sk')] },
    Metadata: at('Ledger'),
  },
  Dead: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true }, Metadata: at('JobsDead') },
  Jobs: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      FifoQueue: true,
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 2 },
    },
    Metadata: at('Jobs'),
  },
  Slow: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 30 }, Metadata: at('Slow') },
  Secret: { Type: 'AWS::KMS::Key', Properties: {}, Metadata: at('Secret') },
  Mac: {
    Type: 'AWS::KMS::Key',
    Properties: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
    Metadata: at('Mac'),
  },
  WriterRole: { Type: 'AWS::IAM::Role', Properties: {} },
  WriterPolicy: {
    Type: 'AWS::IAM::Policy',
    Properties: {
      Roles: [{ Ref: 'WriterRole' }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:PartiQLInsert'],
            Resource: arnOf('LedgerTable'),
          },
          { Effect: 'Allow', Action: 'dynamodb:BatchWriteItem', Resource: arnOf('LedgerTable') },
          {
            Effect: 'Allow',
            Action: 'dynamodb:PutItem',
            Resource: arnOf('ConfigTable'),
            Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['TOKEN#*'] } },
          },
          {
            Effect: 'Allow',
            Action: 'dynamodb:Query',
            Resource: { 'Fn::Join': ['', [arnOf('ConfigTable'), '/index/active']] },
          },
          { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arnOf('Jobs') },
          { Effect: 'Allow', Action: 'kms:Encrypt', Resource: arnOf('Secret') },
        ],
      },
    },
  },
  Writer: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: 'abc.zip' },
      Handler: 'index.handler',
      Role: arnOf('WriterRole'),
      Environment: { Variables: { LEDGER: { Ref: 'LedgerTable' }, JOBS: { Ref: 'Jobs' } } },
      Timeout: 20,
      MemorySize: 256,
    },
    Metadata: at('writer'),
  },
  IdlerRole: { Type: 'AWS::IAM::Role', Properties: {} },
  Idler: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: 'abc.zip' },
      Handler: 'index.handler',
      Role: arnOf('IdlerRole'),
    },
    Metadata: at('idler'),
  },
};

/** Writes an assembly with the resources. Default folder: one that goes with the test. */
export function writeAssembly(
  resources: Readonly<Record<string, SampleResource>>,
  folder: string = temporaryFolder(),
): string {
  const write = (file: string, content: object): void =>
    writeFileSync(join(folder, file), JSON.stringify(content));
  write('manifest.json', {
    artifacts: {
      Sample: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Sample.template.json' } },
      Assets: { type: 'cdk:asset-manifest', properties: { file: 'Sample.assets.json' } },
    },
  });
  write('Sample.template.json', { Resources: resources });
  write('Sample.assets.json', { files: { abc: { source: { path: 'asset.abc' } } } });
  return folder;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'adtally-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
