import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createKmsEngine, type KmsEngine } from '#local/aws/kms-engine.ts';
import { createAddressKeyRepository } from '#shared/adapters/dynamodb/address-key-repository.ts';
import { configKeys } from '#shared/adapters/dynamodb/keys.ts';
import { createAddressVault } from '#shared/adapters/lean/address-vault.ts';
import { type AwsCall, AwsError, createAwsJsonClient } from '#shared/adapters/lean/aws-json-client.ts';
import {
  type AddressKeyRepository,
  addressKeyContext,
  firstReadableDay,
} from '#shared/domain/address-key.ts';
import { StoreUnavailableError } from '#shared/domain/event-ports.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const NOW = parseInstant('2026-03-14T13:05:00Z');
const DAY = firstReadableDay(NOW);

describe('the address key in DynamoDB', () => {
  let tables: TestTables;
  let keys: AddressKeyRepository;
  let engine: KmsEngine;
  beforeAll(async () => {
    tables = await createTestTables();
    keys = createAddressKeyRepository(tables.documents, tables.configTable);
    engine = await createKmsEngine([{ id: 'key', arn: 'arn', usage: 'ENCRYPT_DECRYPT' }], null);
  });
  afterAll(() => tables.drop());

  const kms: AwsCall = async (operation, input) => {
    const { status, body } = engine.answer(operation, input);
    const answer = JSON.parse(body.toString());
    if (status !== 200) throw new AwsError(operation, 'InvalidCiphertextException', status, answer);
    return answer;
  };
  const sealKey = async (day: number): Promise<string> => {
    const Plaintext = Buffer.from('ab'.repeat(32)).toString('base64');
    const { CiphertextBlob } = await kms('Encrypt', {
      KeyId: 'key',
      Plaintext,
      EncryptionContext: addressKeyContext(day),
    });
    return String(CiphertextBlob);
  };
  const createVault = () =>
    createAddressVault({
      dynamo: createAwsJsonClient({
        service: 'dynamodb',
        region: 'us-east-1',
        endpoint: inject('dynamoDbEndpoint'),
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        sleep: async () => {},
        random: () => 0,
      }),
      kms,
      configTable: tables.configTable,
      now: () => NOW,
    });

  it('is made once, replaced where it is still the one that was read, and read by those that receive', async () => {
    expect(await keys.find()).toBeNull();
    const made = await Promise.all(
      [DAY, DAY].map(async (day) => keys.create({ day, sealed: await sealKey(day) })),
    );
    expect(made.filter(Boolean)).toHaveLength(1);
    const first = await keys.find();
    if (!first) throw new Error('Nothing was kept.');
    const after = { day: DAY, sealed: await sealKey(DAY) };
    const place = { id: 'evt_1', feedId: 'int_feed', receivedAt: NOW };
    const sealed = await createVault().seal('203.0.113.77', place);
    expect(await keys.replace(after, after)).toBe(false);
    expect(await keys.replace(first, after)).toBe(true);
    expect(await keys.replace(first, after)).toBe(false);
    expect(await keys.find()).toEqual(after);
    expect(await createVault().open(sealed ?? '', place)).toBe('203.0.113.77');
  });

  it('opens for its own day alone', async () => {
    const before = await keys.find();
    if (!before) throw new Error('Nothing was kept.');
    expect(await keys.replace(before, { day: DAY + 1, sealed: before.sealed })).toBe(true);
    const place = { id: 'evt_1', feedId: 'int_feed', receivedAt: NOW };
    await expect(createVault().seal('203.0.113.77', place)).rejects.toThrow(StoreUnavailableError);
    const { Item } = await tables.documents.send(
      new GetCommand({ TableName: tables.configTable, Key: configKeys.addressKey() }),
    );
    expect(Item).toMatchObject({ entity: 'address-key', day: DAY + 1 });
  });
});
