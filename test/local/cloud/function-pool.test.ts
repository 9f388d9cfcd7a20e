import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CloudFunction } from '#local/cloud/contract.ts';
import { FunctionError } from '#local/cloud/function-error.ts';
import { createMemoryLog } from '#local/cloud/function-log.ts';
import { createFunctionPool, type FunctionPool } from '#local/cloud/function-pool.ts';
import { createTestClock } from './fake-clock.ts';

const CODE = `
let calls = 0;
exports.handler = async (event, context) => {
  calls += 1;
  switch (event.do) {
    case 'echo': return { event, calls };
    case 'environment': return { ...process.env };
    case 'context': return { ...context, remaining: context.getRemainingTimeInMillis() };
    case 'time': return { now: Date.now(), made: new Date().getTime(), text: Date(), of: new Date(5).getTime(), is: new Date() instanceof Date };
    case 'wait': await new Promise((resolve) => setTimeout(resolve, event.ms)); return 'waited';
    case 'hang': for (;;) {}
    case 'throw': throw new TypeError('that was wrong');
    case 'exit': return process.exit(3);
    case 'uncaught': setTimeout(() => { throw new Error('behind the back'); }, 1); return new Promise(() => {});
    case 'print': console.log('hello from the function'); return null;
    case 'large': return 'x'.repeat(event.length);
    case 'write': require('node:fs').appendFileSync(event.file, 'written'); return 'done';
  }
};
`;

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'adtally-pool-'));
  cleanups.push(() => rmSync(path, { recursive: true }));
  return path;
}

function startPool(options: Partial<CloudFunction> & { limit?: number; code?: string } = {}) {
  const { limit = 2, code = CODE, ...overrides } = options;
  const codeDir = folder();
  writeFileSync(join(codeDir, 'index.js'), code);
  writeFileSync(join(codeDir, 'package.json'), '{"type":"commonjs"}');
  const definition: CloudFunction = {
    logicalId: 'Fn1',
    name: 'sample',
    codeDir,
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 5,
    memoryMegabytes: 128,
    ...overrides,
  };
  const clock = createTestClock();
  const log = createMemoryLog();
  const reports: string[] = [];
  const pool = createFunctionPool({
    functions: new Map([['Fn1', definition]]),
    environmentOf: () => ({ ONLY: 'this' }),
    limitOf: () => limit,
    clock,
    log,
    report: (line) => reports.push(line),
  });
  cleanups.push(() => pool.stop(0));
  return { pool, clock, log, reports };
}

async function failureOf(pool: FunctionPool, event: object): Promise<FunctionError> {
  const outcome = await pool.invoke('Fn1', event).catch((error: unknown) => error);
  if (outcome instanceof FunctionError) return outcome;
  throw new Error(`The invocation did not fail: ${JSON.stringify(outcome)}`);
}

describe('function pool', () => {
  it('carries event and result as JSON and keeps the instance warm', async () => {
    const { pool } = startPool();
    expect(await pool.invoke('Fn1', { do: 'echo', at: undefined })).toEqual({
      event: { do: 'echo' },
      calls: 1,
    });
    expect(await pool.invoke('Fn1', { do: 'echo' })).toMatchObject({ calls: 2 });
    expect(await pool.invoke('Fn1', { do: 'nothing' })).toBeNull();
    expect(pool.metrics()).toEqual({ sample: { runs: 3, ok: 3, failed: 0 } });
  });

  it('shows the function its own environment and nothing of the machine', async () => {
    const { pool } = startPool();
    expect(await pool.invoke('Fn1', { do: 'environment' })).toEqual({ ONLY: 'this' });
  });

  it('tells the function what Lambda tells', async () => {
    const { pool } = startPool();
    const context = await pool.invoke('Fn1', { do: 'context' });
    expect(context).toMatchObject({
      functionName: 'sample',
      memoryLimitInMB: '128',
      functionVersion: '$LATEST',
    });
    expect(context).toHaveProperty('awsRequestId', expect.stringMatching(/^[0-9a-f-]{36}$/));
    const { remaining } = context as { remaining: number };
    expect(remaining).toBeGreaterThan(4000);
    expect(remaining).toBeLessThanOrEqual(5000);
  });

  it('moves the dates of running functions with the shared clock', async () => {
    const { pool, clock } = startPool();
    await pool.invoke('Fn1', { do: 'echo' });
    clock.advance(3_600_000);
    const before = clock.now();
    const time = await pool.invoke('Fn1', { do: 'time' });
    const { now, made, text, of, is } = time as {
      now: number;
      made: number;
      text: string;
      of: number;
      is: boolean;
    };
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThan(before + 60_000);
    expect(Math.abs(made - now)).toBeLessThan(1000);
    expect(Math.abs(Date.parse(text) - now)).toBeLessThan(2000);
    expect({ of, is }).toEqual({ of: 5, is: true });
  });

  it('runs one invocation at a time in an instance, and no more instances than allowed', async () => {
    const { pool } = startPool({ limit: 2 });
    const started = performance.now();
    await Promise.all(Array.from({ length: 4 }, () => pool.invoke('Fn1', { do: 'wait', ms: 150 })));
    expect(performance.now() - started).toBeGreaterThanOrEqual(300);
    const results = await Promise.all(Array.from({ length: 2 }, () => pool.invoke('Fn1', { do: 'echo' })));
    expect(results).toEqual([expect.objectContaining({ calls: 3 }), expect.objectContaining({ calls: 3 })]);
  });

  it.each([
    { name: 'a thrown error', event: { do: 'throw' }, errorType: 'TypeError', message: /that was wrong/ },
    { name: 'an exit', event: { do: 'exit' }, errorType: 'Runtime.ExitError', message: /exit code 3/ },
    { name: 'an uncaught error', event: { do: 'uncaught' }, errorType: 'Error', message: /behind the back/ },
    {
      name: 'an endless loop',
      event: { do: 'hang' },
      errorType: 'Sandbox.Timedout',
      message: /timed out after 1\.00 seconds/,
    },
    {
      name: 'a result over six megabytes',
      event: { do: 'large', length: 6_291_555 },
      errorType: 'Function.ResponseSizeTooLarge',
      message: /exceeded maximum allowed payload size/,
    },
  ])('fails the invocation alone on $name', async ({ event, errorType, message }) => {
    const { pool, reports } = startPool({ timeoutSeconds: 1 });
    const error = await failureOf(pool, event);
    expect(error.errorType).toBe(errorType);
    expect(error.message).toMatch(message);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toContain(`sample failed: ${errorType}`);
    expect(await pool.invoke('Fn1', { do: 'echo' })).toMatchObject({ event: { do: 'echo' } });
    expect(pool.metrics()).toEqual({ sample: { runs: 2, ok: 1, failed: 1 } });
  });

  it('lets a result of just six megabytes pass', async () => {
    const { pool } = startPool();
    expect(await pool.invoke('Fn1', { do: 'large', length: 6_291_554 })).toHaveLength(6_291_554);
  });

  it.each([
    {
      name: 'a handler that is not exported',
      options: { handler: 'index.other' },
      message: /index\.other is undefined/,
    },
    { name: 'a missing file', options: { handler: 'main.handler' }, message: /Cannot find module 'main'/ },
    {
      name: 'code that throws',
      options: { code: 'throw new Error("no such variable")' },
      message: /no such variable/,
    },
  ])('fails each invocation of $name', async ({ options, message }) => {
    const { pool } = startPool(options);
    expect((await failureOf(pool, {})).message).toMatch(message);
    expect((await failureOf(pool, {})).message).toMatch(message);
  });

  it('crashes before the handler did anything, so often as told', async () => {
    const { pool } = startPool();
    const file = join(folder(), 'trace');
    expect(pool.setFault({ target: 'sample', kind: 'crash', count: 2 })).toBe(true);
    await failureOf(pool, { do: 'write', file });
    await failureOf(pool, { do: 'write', file });
    expect(() => rmSync(file)).toThrow();
    expect(await pool.invoke('Fn1', { do: 'write', file })).toBe('done');
  });

  it('crashes after the handler did everything', async () => {
    const { pool } = startPool();
    const file = join(folder(), 'trace');
    pool.setFault({ target: 'sample', kind: 'crash-after', count: 1 });
    await failureOf(pool, { do: 'write', file });
    rmSync(file);
    expect(await pool.invoke('Fn1', { do: 'echo' })).toMatchObject({ calls: 1 });
  });

  it('ends a fault with the count 0 and knows no other targets and kinds', async () => {
    const { pool } = startPool();
    pool.setFault({ target: 'sample', kind: 'crash', count: 5 });
    pool.setFault({ target: 'sample', kind: 'crash', count: 0 });
    expect(await pool.invoke('Fn1', { do: 'echo' })).toMatchObject({ calls: 1 });
    expect(pool.setFault({ target: 'other', kind: 'crash', count: 1 })).toBe(false);
    expect(pool.setFault({ target: 'sample', kind: 'throttle', count: 1 })).toBe(false);
  });

  it('keeps what functions print', async () => {
    const { pool, log } = startPool();
    await pool.invoke('Fn1', { do: 'print' });
    await expect.poll(() => log.recent('sample')).toEqual(['hello from the function']);
  });

  it('lets running invocations end when it stops, and takes no more', async () => {
    const { pool } = startPool();
    const running = pool.invoke('Fn1', { do: 'wait', ms: 300 });
    const stopped = pool.stop(5000);
    expect((await failureOf(pool, { do: 'echo' })).errorType).toBe('Runtime.Stopped');
    expect(await running).toBe('waited');
    await stopped;
    expect(pool.running()).toBe(0);
  });

  it('ends what takes longer than the grace', async () => {
    const { pool } = startPool();
    const running = failureOf(pool, { do: 'hang' });
    await expect.poll(() => pool.running()).toBe(1);
    await pool.stop(100);
    expect((await running).errorType).toBe('Runtime.ExitError');
  });
});
