import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFileCheckpoints, createMemoryCheckpoints } from '#local/cloud/stream-checkpoints.ts';
import { temporaryFolder } from '#test/local/aws/sample-assembly.ts';

const CHECKPOINT = { stream: 'stream-1', shards: { 'shardId-1': { after: '7', isFinished: false } } };

describe('stream checkpoints', () => {
  it('are kept in memory, apart from what they were made of', () => {
    const checkpoints = createMemoryCheckpoints();
    const given = structuredClone(CHECKPOINT);
    checkpoints.write('f.T', given);
    given.stream = 'other';
    expect(checkpoints.read('f.T')).toEqual(CHECKPOINT);
    expect(checkpoints.read('g.T')).toBeNull();
  });

  it('are found again in their folder, by source', () => {
    const folder = join(temporaryFolder(), 'streams');
    const first = createFileCheckpoints(folder);
    expect(first.read('roll-up.Ledger')).toBeNull();
    first.write('roll-up.Ledger', CHECKPOINT);
    first.write('roll-up.Ledger', { ...CHECKPOINT, shards: {} });
    first.write('roll-up.Events', CHECKPOINT);
    const second = createFileCheckpoints(folder);
    expect(second.read('roll-up.Ledger')).toEqual({ stream: 'stream-1', shards: {} });
    expect(second.read('roll-up.Events')).toEqual(CHECKPOINT);
    expect(readdirSync(folder).sort()).toEqual(['roll-up.Events.json', 'roll-up.Ledger.json']);
  });

  it('are not taken from the half of a file that a kill has left', () => {
    const folder = temporaryFolder();
    createFileCheckpoints(folder).write('f.T', CHECKPOINT);
    writeFileSync(join(folder, 'f.T.json.new'), '{"stre');
    expect(createFileCheckpoints(folder).read('f.T')).toEqual(CHECKPOINT);
  });

  it('name the file that cannot be understood', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'f.T.json'), '{}');
    expect(() => createFileCheckpoints(folder)).toThrow(`${join(folder, 'f.T.json')} does not say how far`);
  });
});
