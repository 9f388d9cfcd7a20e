import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createApiKeyRepository } from '#shared/adapters/dynamodb/api-key-repository.ts';
import { createWorkspaceRepository } from '#shared/adapters/dynamodb/workspace-repository.ts';
import { hashApiKey } from '#shared/lambda/api-keys.ts';
import { systemPause } from '#shared/lambda/system-pause.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const run = promisify(execFile);

describe('npm run create-workspace', () => {
  let tables: TestTables;
  beforeAll(async () => {
    tables = await createTestTables();
  });
  afterAll(() => tables.drop());

  const create = (...options: string[]) =>
    run(process.execPath, ['bin/create-workspace.ts', ...options], {
      env: {
        AWS_ENDPOINT_URL: inject('dynamoDbEndpoint'),
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'placeholder',
        AWS_SECRET_ACCESS_KEY: 'placeholder',
      },
    });

  it('makes a workspace and prints a key that opens it', async () => {
    const { stdout } = await create(
      '--table',
      tables.configTable,
      '--name',
      'Acme',
      '--timezone',
      'Europe/Berlin',
    );
    const [, id = '', key = ''] =
      /^workspace (wsp_\S+)\nadmin key, shown once: (adt_\S+)\n$/.exec(stdout) ?? [];
    const stored = await createApiKeyRepository(tables.documents, tables.configTable, systemPause).findByHash(
      hashApiKey(key),
    );
    expect(stored).toMatchObject({ workspaceId: id, role: 'admin' });
    const workspaces = createWorkspaceRepository(tables.documents, tables.configTable);
    expect(await workspaces.find(id)).toMatchObject({
      name: 'Acme',
      timezone: 'Europe/Berlin',
      currency: 'USD',
    });
  });

  it.each([
    ['nothing', [], /--table/],
    [
      'a zone that does not exist',
      ['--table', 'Config', '--name', 'Acme', '--timezone', 'Mars'],
      /--timezone: /,
    ],
    ['an unknown option', ['--colour', 'red'], /--colour/],
    ['a table that does not exist', ['--table', 'Missing', '--name', 'Acme'], /non-existent table/i],
  ])('says what is wrong when it is given %s', async (_case, options, message) => {
    await expect(create(...options)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(message),
    });
  });
});
