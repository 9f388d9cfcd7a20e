import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isAlive } from '#local/soak/process-tree.ts';
import { createAsk } from '#test/support/local-cloud.ts';
import { type LocalProcess, startLocalProcess } from '#test/support/local-process.ts';

const started: LocalProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) {
    one.kill('SIGKILL');
    await one.exited();
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function start(environment: Record<string, string>): LocalProcess {
  const one = startLocalProcess({ ADTALLY_PORT: '0', ADTALLY_DEMO: '0', ...environment });
  started.push(one);
  return one;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'adtally-command-'));
  folders.push(folder);
  return join(folder, 'data');
}

describe('npm start', { timeout: 90_000 }, () => {
  it('says ready, shows a new key once, and ends on SIGTERM without leaving anything', async () => {
    const dataDir = newFolder();
    const first = start({ ADTALLY_DATA: dataDir });
    const origin = await first.ready();
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${origin}/health`)).status).toBe(200);
    const key = /adt_\S+/.exec(first.stdout.join('\n'))?.[0] ?? '';
    expect((await createAsk(origin, key)('GET', '/v1/integrations')).status).toBe(200);
    expect((await createAsk(origin, 'adt_wrong')('GET', '/v1/integrations')).status).toBe(401);
    expect(statSync(join(dataDir, 'api-key')).mode & 0o077).toBe(0);

    const second = start({ ADTALLY_DATA: dataDir });
    expect(await second.exited()).toBe(1);
    expect(second.stderr).toEqual([
      `The data in ${dataDir} is in use by process ${first.pid}. End that one, or set ADTALLY_DATA to another folder.`,
    ]);

    const children = first.descendants();
    expect(children.length).toBeGreaterThan(0);
    first.kill('SIGTERM');
    expect(await first.exited()).toBe(0);
    await expect.poll(() => children.filter(isAlive), { timeout: 5000 }).toEqual([]);
    expect(first.stderr).toEqual([]);

    const third = start({ ADTALLY_DATA: dataDir });
    expect((await createAsk(await third.ready(), key)('GET', '/v1/integrations')).status).toBe(200);
    expect(third.stdout.join('\n')).not.toContain('adt_');
  });

  it('takes the key that it is given, and keeps workspace and clock when another is given later', async () => {
    const dataDir = newFolder();
    const first = start({ ADTALLY_DATA: dataDir, ADTALLY_API_KEY: 'first-key' });
    const ask = createAsk(await first.ready(), 'first-key');
    const body = { name: 'Kept', provider: 'exoclick' };
    expect((await ask('POST', '/v1/traffic-sources', body)).status).toBe(201);
    expect(first.stdout.join('\n')).not.toContain('first-key');
    await ask('POST', '/_local/clock', { advanceSeconds: 86_400 });
    first.kill('SIGINT');
    expect(await first.exited()).toBe(0);

    const second = start({ ADTALLY_DATA: dataDir, ADTALLY_API_KEY: 'second-key' });
    const askAgain = createAsk(await second.ready(), 'second-key');
    expect(await askAgain('GET', '/v1/traffic-sources')).toMatchObject({
      body: { items: [{ name: 'Kept' }] },
    });
    const { body: clock } = await askAgain('POST', '/_local/clock', { advanceSeconds: 0 });
    const { now } = z.object({ now: z.iso.datetime() }).parse(clock);
    expect(Math.abs(Date.parse(now) - Date.now() - 86_400_000)).toBeLessThan(30_000);
    expect(second.stdout).toContain('clock: 86400 s ahead, as it was moved with these data');
  });

  it('refuses a taken port in one line', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const address = holder.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const refused = start({ ADTALLY_PORT: port, ADTALLY_DATA: 'memory' });
    expect(await refused.exited()).toBe(1);
    expect(refused.stderr).toEqual([
      `Port ${port} is taken. Set ADTALLY_PORT to another one, or to 0 for any free one.`,
    ]);
    expect(refused.stdout).toEqual([]);
    await new Promise((resolve) => holder.close(resolve));
  });

  it('names the variable that it cannot use', async () => {
    const refused = start({ ADTALLY_PORT: 'http' });
    expect(await refused.exited()).toBe(1);
    expect(refused.stderr).toEqual(['ADTALLY_PORT: It is a port number, 0 to 65535.']);
  });
});
