import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createCostRepository } from '#shared/adapters/dynamodb/cost-repository.ts';
import { configKeys } from '#shared/adapters/dynamodb/keys.ts';
import { createNetworkCampaignRepository } from '#shared/adapters/dynamodb/network-campaign-repository.ts';
import { putNew } from '#shared/adapters/dynamodb/put-new.ts';
import { createWorkspaceRepository } from '#shared/adapters/dynamodb/workspace-repository.ts';
import { HOUR_MS, parseInstant, utcDayOf } from '#shared/domain/time.ts';
import { systemPause } from '#shared/lambda/system-pause.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const run = promisify(execFile);
const START = parseInstant('2026-03-14T00:00:00Z');

describe('npm run rebuild-roll-ups', () => {
  let tables: TestTables;
  beforeAll(async () => {
    tables = await createTestTables();
  });
  afterAll(() => tables.drop());

  const rebuild = (...options: string[]) =>
    run(process.execPath, ['bin/rebuild-roll-ups.ts', ...options], {
      env: {
        AWS_ENDPOINT_URL: inject('dynamoDbEndpoint'),
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'placeholder',
        AWS_SECRET_ACCESS_KEY: 'placeholder',
      },
    });

  it('makes days and spend from the rows of all integrations that there ever were', async () => {
    const { documents, configTable, ledgerTable } = tables;
    const createdAt = '2026-03-01T00:00:00Z';
    const workspace = { id: 'wsp_1', name: 'Acme', timezone: 'Etc/UTC', currency: 'USD' };
    await createWorkspaceRepository(documents, configTable).create({
      ...workspace,
      createdAt,
      updatedAt: createdAt,
      version: 1,
    });
    await putNew(documents, configTable, { ...configKeys.integration('wsp_1', 'int_1'), state: 'deleted' });
    const costs = createCostRepository(documents, ledgerTable, systemPause);
    const rows = [0, 1, 30].map((hours) => ({
      networkCampaignId: 'n1',
      hour: START + hours * HOUR_MS,
      amount: 5n,
      impressions: 0,
      clicks: 0,
      currency: 'USD',
      derived: false,
      asOf: START,
      runId: 'run_1',
      revision: 1,
    }));
    await costs.putCampaignDays(
      'int_1',
      rows
        .map(({ networkCampaignId, hour }) => ({ networkCampaignId, name: null, day: utcDayOf(hour) }))
        .slice(1),
    );
    await costs.replace(
      { workspaceId: 'wsp_1', integrationId: 'int_1' },
      rows.map((after) => ({ before: null, after })),
    );
    const { stdout } = await rebuild(
      '--table',
      ledgerTable,
      '--config',
      configTable,
      '--workspace',
      'wsp_1',
      '--to',
      '2026-03-20',
    );
    expect(stdout).toMatch(/^int_1: 2 days\n/);
    expect(stdout).toMatch(/\n2 days are as their hours say\.\n$/);
    const campaigns = createNetworkCampaignRepository(documents, ledgerTable, systemPause);
    const { items } = await campaigns.list('int_1', { limit: 10, cursor: null });
    expect(items).toEqual([{ networkCampaignId: 'n1', name: null, spend: new Map([['USD', 15n]]) }]);
  });

  it.each([
    ['nothing', [], /--table: /],
    ['no workspace', ['--table', 'Ledger', '--config', 'Config'], /--workspace: /],
    ['a day that does not exist', ['--local', '--workspace', 'wsp_1', '--from', '2026-02-30'], /--from: /],
    ['an unknown option', ['--colour', 'red'], /--colour/],
    ['tables for the local cloud', ['--local', '--table', 'Ledger', '--workspace', 'wsp_1'], /--table: /],
    [
      'a table that does not exist',
      ['--table', 'L', '--config', 'C-1', '--workspace', 'wsp_1'],
      /non-existent table/i,
    ],
    [
      'a local cloud that is away',
      ['--local', '--url', 'http://127.0.0.1:1', '--workspace', 'wsp_1'],
      /No local cloud answers at http:\/\/127\.0\.0\.1:1/,
    ],
  ])('says what is wrong when it is given %s', async (_case, options, message) => {
    await expect(rebuild(...options)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(message),
    });
  });
});
