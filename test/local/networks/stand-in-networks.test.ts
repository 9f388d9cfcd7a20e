import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { type StandInNetworks, startStandInNetworks } from '#local/networks/stand-in-networks.ts';
import { addDays, startOfLocalDay } from '#shared/domain/time.ts';
import {
  at,
  bearer,
  call,
  exoClickToken,
  fixedClock,
  hourly,
  mediaGoToken,
  statistics,
} from './stand-in-client.ts';

const now = fixedClock('2026-03-29T15:20:00Z');
let networks: StandInNetworks;

beforeAll(async () => {
  networks = await startStandInNetworks({ now });
});
afterAll(() => networks.stop());

const truth = (id: 'mediago' | 'exoclick', firstDay: string, lastDay: string) => {
  const { book, timezone } = networks.accounts[id];
  return book.total(
    { from: startOfLocalDay(firstDay, timezone), to: startOfLocalDay(addDays(lastDay, 1), timezone) },
    now(),
  );
};

describe('stand-in networks', () => {
  it('report by ExoClick what was spent, over a day that lacks an hour and up to now', async () => {
    const { apiToken, timezone } = networks.accounts.exoclick;
    const token = await exoClickToken(networks.origins.exoclick, apiToken);
    const answer = await statistics(
      networks.origins.exoclick,
      token,
      hourly('2026-03-27', '2026-03-29', { timezone, totals: true, limit: 5000 }),
    );
    const { result } = z.object({ result: z.array(z.object({ cost: z.number() })) }).parse(answer.json());
    const sum = result.reduce((all, { cost }) => all + BigInt(Math.round(cost * 10_000)) * 100n, 0n);
    expect(sum).toBe(truth('exoclick', '2026-03-27', '2026-03-29'));
    expect(answer.json()).toMatchObject({ resultTotal: { cost: Number(sum) / 1e6 } });
    expect(networks.accounts.exoclick.campaigns).toHaveLength(5);
  });

  it('report by MediaGo what was spent in days of UTC+8', async () => {
    const token = await mediaGoToken(networks.origins.mediago, networks.accounts.mediago.apiToken);
    const path = '/data/v1/report/day/list?start_date=2026-03-27&end_date=2026-03-29&timezone=utc8';
    const answer = await call(networks.origins.mediago, path, { headers: bearer(token) });
    const { results } = z.object({ results: z.array(z.object({ spend: z.number() })) }).parse(answer.json());
    const sum = results.reduce((all, { spend }) => all + BigInt(Math.round(spend * 10_000)) * 100n, 0n);
    expect(sum).toBe(truth('mediago', '2026-03-27', '2026-03-29'));
    expect(networks.accounts.mediago.campaigns).toHaveLength(4);
  });

  it('spend by the seed alone', async () => {
    const range = { from: at('2026-03-01T00:00:00Z'), to: at('2026-03-02T00:00:00Z') };
    const again = await startStandInNetworks({ now });
    const other = await startStandInNetworks({ now, seed: 'another' });
    await Promise.all([again.stop(), other.stop()]);
    const mine = networks.accounts.exoclick.book.hours(range);
    expect(again.accounts.exoclick.book.hours(range)).toEqual(mine);
    expect(other.accounts.exoclick.book.hours(range)).not.toEqual(mine);
  });

  it('leave nothing running when one of the ports is taken', async () => {
    const taken = Number(new URL(networks.origins.exoclick).port);
    const free = await freePort();
    await expect(startStandInNetworks({ now, ports: { mediago: free, exoclick: taken } })).rejects.toThrow(
      'EADDRINUSE',
    );
    const retry = await startStandInNetworks({ now, ports: { mediago: free } });
    await retry.stop();
    expect(retry.origins.mediago).toBe(`http://127.0.0.1:${free}`);
  });
});

/** What tells the answer of each network. */
const ANSWERS = [
  '"cv_purchase":',
  '"resultTotal":{',
  '"totals":{"day":""',
  '"viewable_impressions":',
  '"user_has_campaigns":true',
  '"campaign_name":"us_finance_desktop"',
  '"totalCampaigns":3',
  '"stat_time_hour":',
  '"leads":0',
  '"itemCount":',
  '"redirects":',
  '"campaignTitle":',
];

describe('npm run networks', () => {
  it('prints calls that work as printed, and ends when told to, a slow answer or not', async () => {
    const child = spawn(process.execPath, ['bin/networks.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const screen = await readUntil(child.stdout, 'Move the clock');
    const calls = screen.split('\n').filter((line) => /^ {2,}(\S|curl)/.test(line));
    const script = calls.map((line) => line.replace(/^ {2}\S.*? {2,}curl/, 'curl')).join('\n');
    const shell = spawn('bash', ['-e', '-c', script.replaceAll('curl -s', 'curl -sf')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output = readAll(shell.stdout);
    const [code] = await once(shell, 'exit');
    const origin = /http:\S+:\d+/.exec(screen)?.[0] ?? '';
    await call(origin, '/_stand-in/faults', { method: 'POST', json: { kind: 'slow', delayMs: 60_000 } });
    const cut = expect(call(origin, '/manage/v1/account')).rejects.toThrow(TypeError);
    await expect.poll(async () => (await call(origin, '/_stand-in/faults')).json()).toEqual({ faults: [] });
    child.kill('SIGTERM');
    const [exit] = await once(child, 'exit');
    await cut;
    const printed = await output;
    for (const part of ANSWERS) expect(printed).toContain(part);
    expect(screen.match(/^\w+ {3}http:/gm)).toHaveLength(12);
    expect([code, exit]).toEqual([0, 0]);
  });

  it('says in a sentence what is wrong with a port', async () => {
    const misnamed = spawn(process.execPath, ['bin/networks.ts', '--port', 'moon=1'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    expect(await readAll(misnamed.stderr)).toContain('"moon=1" is no network and port.');
    const port = new URL(networks.origins.mediago).port;
    const child = spawn(process.execPath, ['bin/networks.ts', '--port', `mediago=${port}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const message = readAll(child.stderr);
    const [exit] = await once(child, 'exit');
    expect(exit).toBe(1);
    expect(await message).toMatch(/^The stand-in networks cannot start\. .*EADDRINUSE.*\n$/);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

function readUntil(stream: NodeJS.ReadableStream, text: string): Promise<string> {
  return new Promise((resolve) => {
    let all = '';
    stream.on('data', (part: unknown) => {
      all += String(part);
      if (all.includes(text)) resolve(all);
    });
  });
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let all = '';
  for await (const part of stream) all += String(part);
  return all;
}
