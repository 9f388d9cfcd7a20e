import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataInUseError, lockDataFolder } from '#local/cloud/data-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adtally-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lockFile = () => join(folder, 'lock');

describe('lock of a data folder', () => {
  it('makes the folder and names the process that holds it', async () => {
    const unlock = await lockDataFolder(join(folder, 'new'));
    const lock = join(folder, 'new', 'lock');
    expect(readFileSync(lock, 'utf8')).toBe(`${process.pid}\n`);
    unlock();
    expect(existsSync(lock)).toBe(false);
  });

  it('refuses a folder that a living process holds, naming both', async () => {
    writeFileSync(lockFile(), `${process.ppid}\n`);
    const refusal = lockDataFolder(folder);
    await expect(refusal).rejects.toThrow(DataInUseError);
    await expect(refusal).rejects.toThrow(`${folder} is in use by process ${process.ppid}`);
  });

  it('refuses a folder that this very process holds', async () => {
    const unlock = await lockDataFolder(folder);
    await expect(lockDataFolder(folder)).rejects.toThrow(DataInUseError);
    unlock();
    (await lockDataFolder(folder))();
  });

  it('takes over from a killed process, also one that had the same number', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (const stale of [child.pid, process.pid]) {
      writeFileSync(lockFile(), `${stale}\n`);
      (await lockDataFolder(folder))();
    }
  });

  it('waits for a process that is about to let go', async () => {
    writeFileSync(lockFile(), `${process.ppid}\n`);
    setTimeout(() => rmSync(lockFile()), 300);
    (await lockDataFolder(folder))();
  });
});
