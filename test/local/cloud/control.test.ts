import { describe, expect, it } from 'vitest';
import { type Controls, createControl, isControlPath } from '#local/cloud/control.ts';
import { FunctionError } from '#local/cloud/function-error.ts';
import { RequestError } from '#shared/domain/errors.ts';

const AT = '2026-03-14T13:20:00Z';
const WORKSPACE = { id: 'wsp_1', createdAt: AT, updatedAt: AT, version: 1 };
const SHOWN_KEY = { id: 'key_1', hint: '…made', createdAt: AT, version: 1 };
const API_KEY = {
  ...SHOWN_KEY,
  workspaceId: 'wsp_1',
  name: 'First key',
  role: 'admin' as const,
  hash: 'abc',
  expiresAt: null,
};

function createFake() {
  const calls: unknown[][] = [];
  const note =
    <Result>(name: string, result: Result) =>
    (...values: unknown[]) => {
      calls.push([name, ...values]);
      return result;
    };
  const controls: Controls = {
    scheduleNames: () => ['hourly', 'midnight'],
    fireSchedule: async (name, time) => {
      calls.push(['fire', name, time]);
      if (name === 'midnight') throw new FunctionError('plan-sync', 'TypeError', 'no luck');
    },
    drain: note('drain', Promise.resolve({ idle: true, deadLetters: 1, delayed: 2 })),
    metrics: () => ({ functions: {} }),
    setFault: (fault) => {
      calls.push(['fault', fault]);
      return fault.target === 'tally';
    },
    faultTargets: () => ['tally (crash, crash-after)'],
    advanceClock: note('clock', Promise.resolve(Date.parse('2026-03-14T13:00:01.500Z'))),
    rebuildRollUps: async (wanted) => {
      calls.push(['rebuild', wanted]);
      if (wanted.workspaceId === 'wsp_2')
        throw new RequestError('not-found', 'not-found', 'There is no wsp_2.');
      return { days: 3, failed: 0 };
    },
    createWorkspace: async (input) => {
      calls.push(['workspace', input]);
      return { workspace: { ...WORKSPACE, ...input }, apiKey: API_KEY, key: 'adt_first' };
    },
    createApiKey: async (workspaceId, input) => {
      calls.push(['key', workspaceId, input]);
      if (input.expiresAt !== null) {
        throw new RequestError('invalid', 'invalid-body', 'See errors.', {
          errors: [{ path: 'expiresAt', message: 'It is over.' }],
        });
      }
      return { apiKey: { ...API_KEY, ...input }, key: 'adt_made' };
    },
  };
  const control = createControl(controls);
  const ask = async (request: string, body?: unknown, headers: Record<string, string> = {}) => {
    const [method = '', path = ''] = request.split(' ');
    const answer = await control({
      method,
      path,
      query: '',
      headers,
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? null)),
      sourceIp: '127.0.0.1',
      requestId: 'r',
      receivedAt: 0,
    });
    expect(answer.headers['content-type']).toBe('application/json');
    return { status: answer.status, body: JSON.parse(answer.body.toString()) };
  };
  return { ask, calls };
}

describe('local control', () => {
  it('knows its own paths', () => {
    expect(isControlPath('/_local/drain')).toBe(true);
    expect(isControlPath('/v1/_local/drain')).toBe(false);
  });

  it.each([
    {
      request: 'POST /_local/schedules/hourly',
      body: { time: '2026-03-14T13:05:00Z' },
      answer: { schedule: 'hourly', time: '2026-03-14T13:05:00Z' },
      call: ['fire', 'hourly', Date.parse('2026-03-14T13:05:00Z')],
    },
    {
      request: 'POST /_local/drain',
      body: '',
      answer: { idle: true, deadLetters: 1, delayed: 2 },
      call: ['drain', 60_000],
    },
    {
      request: 'POST /_local/drain',
      body: { timeoutSeconds: 1.5 },
      answer: { idle: true, deadLetters: 1, delayed: 2 },
      call: ['drain', 1500],
    },
    {
      request: 'POST /_local/faults',
      body: { target: 'tally', kind: 'crash', count: 2 },
      answer: { target: 'tally', kind: 'crash', count: 2 },
      call: ['fault', { target: 'tally', kind: 'crash', count: 2 }],
    },
    {
      request: 'POST /_local/clock',
      body: { advanceSeconds: 61 },
      answer: { now: '2026-03-14T13:00:01.500Z' },
      call: ['clock', 61_000],
    },
    {
      request: 'POST /_local/roll-ups',
      body: { workspace: 'wsp_1' },
      answer: { days: 3, failed: 0 },
      call: ['rebuild', { workspaceId: 'wsp_1', firstDay: null, lastDay: null }],
    },
    {
      request: 'POST /_local/roll-ups',
      body: { workspace: 'wsp_1', from: '2026-03-01', to: '2026-03-14' },
      answer: { days: 3, failed: 0 },
      call: ['rebuild', { workspaceId: 'wsp_1', firstDay: '2026-03-01', lastDay: '2026-03-14' }],
    },
  ])('$request with $body', async ({ request, body, answer, call }) => {
    const { ask, calls } = createFake();
    expect(await ask(request, body)).toEqual({ status: 200, body: answer });
    expect(calls).toEqual([call]);
  });

  it.each([
    {
      request: 'POST /_local/workspaces',
      body: { name: 'Acme', currency: 'EUR' },
      answer: { ...WORKSPACE, name: 'Acme', timezone: 'Etc/UTC', currency: 'EUR', key: 'adt_first' },
      call: ['workspace', { name: 'Acme', timezone: 'Etc/UTC', currency: 'EUR' }],
    },
    {
      request: 'POST /_local/api-keys',
      body: { workspace: 'wsp_1', name: 'Mine', role: 'viewer' },
      answer: { ...SHOWN_KEY, name: 'Mine', role: 'viewer', expiresAt: null, key: 'adt_made' },
      call: ['key', 'wsp_1', { name: 'Mine', role: 'viewer', expiresAt: null }],
    },
  ])('$request makes what it is told to', async ({ request, body, answer, call }) => {
    const { ask, calls } = createFake();
    expect(await ask(request, body)).toEqual({ status: 200, body: answer });
    expect(calls).toEqual([call]);
  });

  it.each([
    ['POST /_local/workspaces', {}, 'name:'],
    ['POST /_local/workspaces', { name: 'A', timezone: 'Mars' }, 'timezone:'],
    ['POST /_local/api-keys', { name: 'A', role: 'admin' }, 'workspace:'],
    ['POST /_local/api-keys', { workspace: 'wsp_1', name: 'A', role: 'king' }, 'role:'],
    [
      'POST /_local/api-keys',
      { workspace: 'wsp_1', name: 'A', role: 'admin', expiresAt: AT },
      'expiresAt: It is over.',
    ],
  ])('%s with %j names what is wrong', async (request, body, says) => {
    const answer = await createFake().ask(request, body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(says);
  });

  it('shows the metrics', async () => {
    expect(await createFake().ask('GET /_local/metrics')).toEqual({ status: 200, body: { functions: {} } });
  });

  it.each([
    {
      request: 'POST /_local/schedules/daily',
      body: { time: '2026-03-14T13:05:00Z' },
      status: 404,
      says: 'daily',
    },
    {
      request: 'POST /_local/schedules/hourly',
      body: { time: 'yesterday' },
      status: 400,
      says: 'time: An instant',
    },
    { request: 'POST /_local/schedules/hourly', body: {}, status: 400, says: 'time:' },
    { request: 'POST /_local/schedules/hourly', body: '{', status: 400, says: 'body: This is no JSON.' },
    { request: 'POST /_local/schedules/hourly/x', body: {}, status: 404, says: '/_local/schedules/hourly/x' },
    { request: 'POST /_local/schedules', body: {}, status: 404, says: '/_local/schedules' },
    { request: 'POST /_local/drain', body: { timeoutSeconds: -1 }, status: 400, says: 'timeoutSeconds' },
    { request: 'POST /_local/drain', body: { timeout: 1 }, status: 400, says: 'timeout' },
    { request: 'GET /_local/drain', body: '', status: 405, says: 'takes POST, not GET' },
    { request: 'POST /_local/metrics', body: '', status: 405, says: 'takes GET, not POST' },
    { request: 'GET /_local/other', body: '', status: 404, says: '/_local/other' },
    {
      request: 'POST /_local/faults',
      body: { target: 'tally', kind: 'explode', count: 1 },
      status: 400,
      says: 'kind:',
    },
    {
      request: 'POST /_local/faults',
      body: { target: 'nothing', kind: 'crash', count: 1 },
      status: 400,
      says: 'target: nothing cannot have the fault crash; there are tally',
    },
    {
      request: 'POST /_local/faults',
      body: { target: 'tally', kind: 'crash', count: -1 },
      status: 400,
      says: 'count:',
    },
    { request: 'POST /_local/clock', body: { advanceSeconds: -1 }, status: 400, says: 'advanceSeconds:' },
    { request: 'POST /_local/clock', body: { advanceSeconds: 1e12 }, status: 400, says: 'advanceSeconds:' },
    { request: 'POST /_local/clock', body: { advanceSeconds: '61' }, status: 400, says: 'advanceSeconds:' },
    { request: 'POST /_local/roll-ups', body: {}, status: 400, says: 'workspace:' },
    { request: 'POST /_local/roll-ups', body: { workspace: 'wsp_2' }, status: 404, says: 'no wsp_2' },
    {
      request: 'POST /_local/roll-ups',
      body: { workspace: 'wsp_1', from: 'May' },
      status: 400,
      says: 'from:',
    },
  ])('refuses $request with $body', async ({ request, body, status, says }) => {
    const { ask } = createFake();
    const answer = await ask(request, body);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toContain(says);
  });

  it('says why a schedule failed', async () => {
    const answer = await createFake().ask('POST /_local/schedules/midnight', {
      time: '2026-03-14T13:15:00Z',
    });
    expect(answer).toEqual({ status: 500, body: { message: 'plan-sync failed: TypeError: no luck' } });
  });

  it('refuses what a web page sends, and takes what comes from its own origin', async () => {
    const { ask } = createFake();
    const host = '127.0.0.1:8787';
    expect(await ask('GET /_local/metrics', '', { host, origin: 'https://example.com' })).toMatchObject({
      status: 403,
    });
    expect(await ask('GET /_local/metrics', '', { host, origin: `http://${host}` })).toMatchObject({
      status: 200,
    });
  });
});
