import { DateTime } from 'luxon';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDemoAccount } from '#local/networks/demo-account.ts';
import { type StandInId, standInIds, startStandIn } from '#local/networks/start-stand-in.ts';
import { addDays, HOUR_MS, type Instant, type LocalDay, startOfLocalDay } from '#shared/domain/time.ts';
import { callerIds, connect, type ReadRow, readDay } from './network-callers.ts';
import { call } from './stand-in-client.ts';

type CallerId = (typeof callerIds)[number];

const HOURLY: ReadonlySet<StandInId> = new Set(['mgid', 'propellerads', 'taboola', 'outbrain', 'tiktok']);

async function start(id: CallerId, now: Instant) {
  const account = createDemoAccount(id);
  const standIn = await startStandIn(id, { account, now: () => now });
  onTestFinished(() => standIn.stop());
  return { account, standIn, ask: await connect(id, standIn.origin, account) };
}

/** Spend by campaign and, where the network has them, local hours. */
function sums(rows: readonly ReadRow[]): Map<string, bigint> {
  const all = new Map<string, bigint>();
  for (const { campaignId, hour, micros } of rows) {
    const key = `${campaignId} ${hour}`;
    all.set(key, (all.get(key) ?? 0n) + micros);
  }
  return all;
}

function truthOf(
  { account, standIn }: Awaited<ReturnType<typeof start>>,
  day: LocalDay,
  isHourly: boolean,
): Map<string, bigint> {
  const { book, timezone: zone } = account;
  const range = { from: startOfLocalDay(day, zone), to: startOfLocalDay(addDays(day, 1), zone) };
  const hours = book.hours(range, standIn.clock.dataAsOf());
  return sums(
    hours.map(({ campaignId, hour, micros }) => ({
      campaignId,
      hour: isHourly ? DateTime.fromMillis(hour, { zone }).hour : null,
      micros,
    })),
  );
}

describe('what the networks report of a day', () => {
  const days = ['2026-03-08', '2026-03-14', '2026-03-29', '2026-10-25', '2026-11-01'];

  it.each(callerIds)('is what was spent, on whole days of any length: %s', async (id) => {
    for (const day of days) {
      const network = await start(id, startOfLocalDay(addDays(day, 3), 'Etc/UTC'));
      const truth = truthOf(network, day, HOURLY.has(id));
      expect(truth.size).toBeGreaterThan(HOURLY.has(id) ? 40 : 1);
      expect(sums(await readDay(id, network.ask, day))).toEqual(truth);
    }
  });

  it.each(callerIds)('is what was spent so far while the day runs: %s', async (id) => {
    const day = '2026-03-14';
    const { timezone } = createDemoAccount(id);
    const network = await start(id, startOfLocalDay(day, timezone) + 13.6 * HOUR_MS);
    const truth = truthOf(network, day, HOURLY.has(id));
    const rows = await readDay(id, network.ask, day);
    expect(truth.size).toBeGreaterThan(1);
    expect(sums(rows)).toEqual(truth);
  });
});

describe('failures in the words of each network', () => {
  const text = expect.any(String);
  const revcontent = (code: number) => ({
    success: false,
    errors: [{ code, title: text, detail: text }],
  });
  const tiktok = (code: number) => ({ code, message: text, request_id: text, data: {} });
  const outbrain = { errorMessage: text, moreInfo: text };
  const adsterra = (code: number) => ({ code, message: text, data: null });

  const words: Record<CallerId, Record<string, readonly [status: number, body: unknown]>> = {
    mgid: {
      unauthorized: [401, { errors: text }],
      forbidden: [403, { errors: text }],
      'rate-limited': [429, { errors: [text] }],
      'server-error': [500, { errors: ['[ERROR_INTERNAL]'] }],
      unavailable: [503, { errors: ['[ERROR_UNAVAILABLE]'] }],
      'error-in-200': [200, { errors: [text] }],
      'token-expired': [401, { errors: text }],
    },
    revcontent: {
      unauthorized: [401, revcontent(401)],
      forbidden: [403, revcontent(403)],
      'rate-limited': [429, revcontent(429)],
      'server-error': [500, revcontent(500)],
      unavailable: [503, revcontent(503)],
      'error-in-200': [200, revcontent(500)],
      'token-expired': [401, revcontent(401)],
    },
    propellerads: {
      unauthorized: [401, { errors: [text] }],
      forbidden: [403, { errors: ['Access denied.'] }],
      'rate-limited': [429, 'no JSON'],
      'server-error': [500, { errors: [text] }],
      unavailable: [503, { errors: [text] }],
      'error-in-200': [200, { errors: [text] }],
      'token-expired': [401, { errors: [text] }],
    },
    taboola: {
      unauthorized: [401, 'no JSON'],
      forbidden: [403, { http_status: 403, message: text }],
      'rate-limited': [429, { http_status: 429, message: text }],
      'server-error': [500, { http_status: 500, message: text }],
      unavailable: [503, { http_status: 503, message: text }],
      'error-in-200': [200, { http_status: 500, message: text }],
      'token-expired': [401, 'no JSON'],
    },
    outbrain: {
      unauthorized: [401, outbrain],
      forbidden: [403, outbrain],
      'rate-limited': [429, outbrain],
      'server-error': [500, outbrain],
      unavailable: [503, outbrain],
      'error-in-200': [200, outbrain],
      'token-expired': [401, outbrain],
    },
    tiktok: {
      unauthorized: [200, tiktok(40105)],
      forbidden: [200, tiktok(40001)],
      'rate-limited': [200, tiktok(40100)],
      'server-error': [200, tiktok(50000)],
      unavailable: [503, tiktok(50002)],
      'error-in-200': [200, tiktok(40700)],
      'token-expired': [200, tiktok(40105)],
    },
    trafficstars: {
      unauthorized: [401, { message: text }],
      forbidden: [403, { message: text }],
      'rate-limited': [429, { message: text }],
      'server-error': [500, { message: text }],
      unavailable: [503, { message: text }],
      'error-in-200': [200, { message: text }],
      'token-expired': [401, { message: text }],
    },
    adsterra: {
      unauthorized: [401, adsterra(401)],
      forbidden: [403, adsterra(403)],
      'rate-limited': [429, adsterra(429)],
      'server-error': [500, adsterra(500)],
      unavailable: [503, adsterra(503)],
      'error-in-200': [200, adsterra(500)],
      'token-expired': [401, adsterra(401)],
    },
    zeropark: {
      unauthorized: [401, { error: text }],
      forbidden: [403, { error: text }],
      'rate-limited': [429, { error: text }],
      'server-error': [500, { error: text }],
      unavailable: [503, { error: text }],
      'error-in-200': [200, { error: text }],
      'token-expired': [401, { error: text }],
    },
    hilltopads: {
      unauthorized: [401, { error: text }],
      forbidden: [403, { error: text }],
      'rate-limited': [429, { error: text }],
      'server-error': [500, { error: text }],
      unavailable: [503, { error: text }],
      'error-in-200': [200, { error: text }],
      'token-expired': [401, { error: text }],
    },
  };

  const parsed = (json: () => unknown): unknown => {
    try {
      return json();
    } catch {
      return 'no JSON';
    }
  };

  it.each(callerIds)('%s', async (id) => {
    const { standIn, ask } = await start(id, Date.parse('2026-03-20T00:02:00Z'));
    for (const kind of ['unauthorized', 'forbidden', 'rate-limited', 'server-error'] as const) {
      standIn.faults.add({ kind });
    }
    for (const kind of ['unavailable', 'error-in-200', 'token-expired'] as const) {
      standIn.faults.add({ kind });
    }
    const kinds = standIn.faults.pending().map(({ kind }) => kind);
    for (const kind of kinds) {
      standIn.clock.advance(60_000);
      const answer = await ask('2026-03-14');
      expect([kind, answer.status, parsed(answer.json)]).toEqual([kind, ...(words[id][kind] ?? [])]);
    }
  });

  it.each(callerIds)('%s breaks off, empties and distorts reports', async (id) => {
    const { standIn, ask } = await start(id, Date.parse('2026-03-20T00:02:00Z'));
    const right = await ask('2026-03-14');
    const distorted = async (
      kind: 'empty-page' | 'truncated-json' | 'html' | 'wrong-count' | 'wrong-total',
    ) => {
      standIn.clock.advance(60_000);
      standIn.faults.add({ kind });
      return ask('2026-03-14');
    };
    const empty = await distorted('empty-page');
    expect([empty.status, empty.text.length < right.text.length]).toEqual([200, true]);
    expect((await distorted('html')).text).toContain('<html>');
    expect(parsed((await distorted('truncated-json')).json)).toBe('no JSON');
    const withCount = !['revcontent', 'trafficstars', 'hilltopads'].includes(id);
    const withTotal = ['mgid', 'propellerads'].includes(id);
    expect((await distorted('wrong-count')).text !== right.text).toBe(withCount || id === 'tiktok');
    const wrong = (await distorted('wrong-total')).text.replace(/"request_id":"[^"]*"/, '');
    expect(wrong !== right.text.replace(/"request_id":"[^"]*"/, '')).toBe(withTotal);
  });

  it.each(standInIds)('%s keeps secrets out of its log', async (id) => {
    const account = createDemoAccount(id);
    const standIn = await startStandIn(id, { account, now: Date.now });
    onTestFinished(() => standIn.stop());
    const secrets = Object.values(account.credentials).filter((value) => value.startsWith('placeholder'));
    const fields = ['key', 'refresh_token', 'client_secret', 'client_id', 'api_token'];
    const names = ['authorization', 'access-token', 'api-token', 'x-api-key', 'ob-token-v1'];
    for (const secret of secrets) {
      await call(standIn.origin, '/anything', { headers: { authorization: secret } });
      const headers = Object.fromEntries(names.map((name) => [name, `Bearer ${secret}`]));
      await call(standIn.origin, `/anything?key=${secret}`, {
        method: 'POST',
        headers,
        form: Object.fromEntries(fields.map((field) => [field, secret])),
      });
    }
    const log = JSON.stringify(standIn.log.entries());
    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  });
});
