import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { synthesise } from '#lib/synthesise.ts';
import { deployedCloud } from '#local/aws/cloud-model.ts';
import { readTemplate } from '#local/aws/template.ts';
import { temporaryFolder } from './sample-assembly.ts';

describe('the template that is deployed', () => {
  it.each(['dev', 'prod'] as const)('can be run here: %s', (stage) => {
    const assemblyDir = temporaryFolder();
    synthesise({ stage, outdir: assemblyDir, validation: false });
    const { model, callers, keys } = deployedCloud(readTemplate(assemblyDir, 'http://127.0.0.1:4000'));
    const functions = [...model.functions.values()];
    for (const { codeDir } of functions) expect(existsSync(join(codeDir, 'index.js'))).toBe(true);
    expect(functions.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['manage', 'sync-costs', 'plan-sync']),
    );
    expect(callers.map(({ functionId }) => functionId)).toEqual([...model.functions.keys()]);
    expect(model.tables.map(({ name }) => name)).toEqual(['Config', 'Ledger', 'Events']);
    expect(model.schedules.map(({ name }) => name)).toEqual(expect.arrayContaining(['hourly', 'midnight']));
    expect(model.queueSources.length).toBeGreaterThan(0);
    expect(model.streamSources.length).toBeGreaterThan(0);
    expect(model.routes.length).toBeGreaterThan(10);
    expect(keys.map(({ usage }) => usage)).toEqual(['ENCRYPT_DECRYPT', 'GENERATE_VERIFY_MAC']);
  });
});
