import { describe, expect, it } from 'vitest';
import { createLogger } from '#shared/lambda/logger.ts';

describe('the logger', () => {
  it('writes one JSON line with the causes, and no other field of an error', () => {
    const lines: string[] = [];
    const { error } = createLogger(
      () => Date.UTC(2026, 2, 14),
      (line) => lines.push(line),
    );
    const cause = Object.assign(new TypeError('inner'), { body: 'secret' });
    error('It failed.', new Error('outer', { cause }), { requestId: 'r1' });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'error',
      time: '2026-03-14T00:00:00.000Z',
      message: 'It failed.',
      requestId: 'r1',
      error: {
        name: 'Error',
        message: 'outer',
        stack: expect.stringContaining('logger.test.ts'),
        cause: { name: 'TypeError', message: 'inner', stack: expect.any(String) },
      },
    });
  });

  it('survives what is no error, and a cause that is its own', () => {
    const lines: string[] = [];
    const { error } = createLogger(
      () => 0,
      (line) => lines.push(line),
    );
    const loop = new Error('loop');
    loop.cause = loop;
    error('One.', loop);
    error('Two.', 'secret text');
    expect(lines).toHaveLength(2);
    expect(lines[1]).not.toContain('secret');
  });
});
