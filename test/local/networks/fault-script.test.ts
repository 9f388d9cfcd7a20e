import { describe, expect, it } from 'vitest';
import { createFaultScript } from '#local/networks/fault-script.ts';

describe('fault script', () => {
  const request = (path: string, page?: number) => ({ path, page });

  it('hits as many matching requests as were asked for, after those to skip', () => {
    const script = createFaultScript();
    script.add({ kind: 'html', path: '/report', skip: 1, count: 2 });
    const kinds = ['/report/a', '/login', '/report/b', '/report/c', '/report/d'].map(
      (path) => script.take(request(path))?.kind,
    );
    expect(kinds).toEqual([undefined, undefined, 'html', 'html', undefined]);
  });

  it('waits for the page that was named', () => {
    const script = createFaultScript();
    script.add({ kind: 'server-error', page: 2 });
    expect([script.take(request('/r', 1)), script.take(request('/r'))]).toEqual([undefined, undefined]);
    expect(script.take(request('/r', 2))?.kind).toBe('server-error');
  });

  it('uses up faults one after the other, in the order in which they were set', () => {
    const script = createFaultScript();
    script.add({ kind: 'html' }, { kind: 'empty-body' });
    expect([1, 2, 3].map(() => script.take(request('/'))?.kind)).toEqual(['html', 'empty-body', undefined]);
  });

  it('forgets what was cleared', () => {
    const script = createFaultScript();
    script.add({ kind: 'html' });
    script.clear();
    expect(script.pending()).toEqual([]);
    expect(script.take(request('/'))).toBeUndefined();
  });
});
