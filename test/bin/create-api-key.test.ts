import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createApiKeyRepository } from '#shared/adapters/dynamodb/api-key-repository.ts';
import type { ApiKeyRepository } from '#shared/domain/ports.ts';
import { hashApiKey } from '#shared/lambda/api-keys.ts';
import { systemPause } from '#shared/lambda/system-pause.ts';
import { createWorkspaceDeps } from '#shared/lambda/workspace-deps.ts';
import { createWorkspace } from '#shared/usecases/create-workspace.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const run = promisify(execFile);

describe('npm run create-api-key', () => {
  let tables: TestTables;
  let apiKeys: ApiKeyRepository;
  let workspaceId: string;
  beforeAll(async () => {
    tables = await createTestTables();
    apiKeys = createApiKeyRepository(tables.documents, tables.configTable, systemPause);
    const deps = createWorkspaceDeps(tables.documents, tables.configTable, () => Date.now());
    const input = { name: 'Acme', timezone: 'Etc/UTC', currency: 'USD' };
    workspaceId = (await createWorkspace(deps, input)).workspace.id;
  });
  afterAll(() => tables.drop());

  const create = (...options: string[]) =>
    run(process.execPath, ['bin/create-api-key.ts', ...options], {
      env: {
        AWS_ENDPOINT_URL: inject('dynamoDbEndpoint'),
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'placeholder',
        AWS_SECRET_ACCESS_KEY: 'placeholder',
      },
    });

  it('makes a key of the workspace, which stands in its list', async () => {
    const { stdout } = await create('--table', tables.configTable, '--workspace', workspaceId);
    const [, id = '', key = ''] =
      /^API key (key_\S+)\nadmin key, shown once: (adt_\S+)\n$/.exec(stdout) ?? [];
    const stored = await apiKeys.findByHash(hashApiKey(key));
    expect(stored).toMatchObject({ id, workspaceId, role: 'admin', expiresAt: null });
    const { items } = await apiKeys.list(workspaceId, { limit: 10, cursor: null });
    expect(items.map(({ name }) => name)).toEqual(['First key', 'Made by hand']);
  });

  it.each([
    ['nothing', () => [], /^--table: This option is needed\.\n--workspace: This option is needed\./],
    [
      'a workspace that does not exist',
      () => ['--table', tables.configTable, '--workspace', 'wsp_0'],
      /There is no workspace wsp_0 here/,
    ],
    [
      'an end that is over',
      () => [
        '--table',
        tables.configTable,
        '--workspace',
        workspaceId,
        '--expires-at',
        '2020-01-01T00:00:00Z',
      ],
      /expiresAt: This instant is over/,
    ],
    [
      'a role that does not exist',
      () => ['--table', 'x', '--workspace', 'wsp_0', '--role', 'king'],
      /--role/,
    ],
    [
      'a table and the local cloud',
      () => ['--local', '--table', 'x', '--workspace', 'wsp_0'],
      /--table: This field is not known/,
    ],
    [
      'a local cloud that is not there',
      () => ['--local', '--url', 'http://127.0.0.1:9', '--workspace', 'wsp_0'],
      /No local cloud answers at http:\/\/127\.0\.0\.1:9/,
    ],
  ])('says what is wrong when it is given %s', async (_case, options, message) => {
    await expect(create(...options())).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(message),
    });
  });
});
