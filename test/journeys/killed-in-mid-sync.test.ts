import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startExoClick } from '#local/networks/exoclick.ts';
import type { StandIn } from '#local/networks/stand-in-server.ts';
import { isAlive } from '#local/soak/process-tree.ts';
import { formatMicros, parseMicros } from '#shared/domain/money.ts';
import { formatInstant, HOUR_MS, localDayOf, MINUTE_MS, startOfLocalDay } from '#shared/domain/time.ts';
import { createAsk, drainWith, TEST_KEY } from '#test/support/local-cloud.ts';
import { type LocalProcess, startLocalProcess } from '#test/support/local-process.ts';
import { connect, costsOf, createAccount } from './accounts.ts';

const NOW = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 3 * HOUR_MS + 15 * MINUTE_MS;
const account = createAccount('61', 'America/New_York', 'USD');

let folder: string;
let exoclick: StandIn;
const started: LocalProcess[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'adtally-killed-'));
  exoclick = await startExoClick({ accounts: [account], now: () => NOW });
});
afterAll(async () => {
  for (const one of started) {
    one.kill('SIGKILL');
    await one.exited();
  }
  await exoclick.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(): LocalProcess {
  const one = startLocalProcess({
    ADTALLY_PORT: '0',
    ADTALLY_DEMO: '0',
    ADTALLY_DATA: folder,
    ADTALLY_API_KEY: TEST_KEY,
    ADTALLY_RETRY_SCALE: '0.01',
    ADTALLY_EXOCLICK_URL: exoclick.origin,
  });
  started.push(one);
  return one;
}

it('ends with the right costs after a kill -9 in the middle of a sync', { timeout: 90_000 }, async () => {
  const first = start();
  const ask = createAsk(await first.ready());
  const id = await connect(ask, 'exoclick', account);
  await drainWith(ask);

  const reports = () => exoclick.log.entries().filter(({ path }) => path.includes('/statistics/')).length;
  const before = reports();
  exoclick.faults.add({ kind: 'slow', path: '/v2/statistics', delayMs: 2000 });
  await ask('POST', '/_local/schedules/hourly', { time: formatInstant(NOW) });
  const children = first.descendants();
  await new Promise((resolve) => setTimeout(resolve, 700));
  first.kill('SIGKILL');
  await first.exited();
  await expect.poll(() => children.filter(isAlive), { timeout: 5000 }).toEqual([]);

  const second = start();
  const askAgain = createAsk(await second.ready());
  expect(await drainWith(askAgain)).toEqual({ idle: true, deadLetters: 0, delayed: 0 });
  expect(reports()).toBeGreaterThan(before);
  expect(await askAgain('GET', `/v1/integrations/${id}`)).toMatchObject({
    body: { status: 'active', lastSync: { reason: 'hourly', state: 'succeeded' } },
  });
  const from = startOfLocalDay(localDayOf(NOW - 6 * HOUR_MS, account.timezone), account.timezone);
  const rows = await costsOf(askAgain, id, formatInstant(from), formatInstant(NOW));
  const total = rows.reduce((sum, { amount }) => sum + parseMicros(amount), 0n);
  expect(formatMicros(total)).toBe(formatMicros(account.book.total({ from, to: NOW }, NOW)));
});
