import { describe, expect, it } from 'vitest';
import { createRequestBudget } from '#local/networks/request-budget.ts';

describe('request budget', () => {
  it('counts each key by itself and starts anew when its window has ended', () => {
    let now = 1_000_000;
    const budget = createRequestBudget({ now: () => now, requests: 2, windowSeconds: 10 });
    budget.take('a');
    now += 3_500;
    expect(budget.take('a')).toEqual({ allowed: true, limit: 2, remaining: 0, resetSeconds: 7 });
    expect(budget.take('a')).toMatchObject({ allowed: false, remaining: 0 });
    expect(budget.take('b')).toMatchObject({ allowed: true, remaining: 1 });
    now += 6_500;
    expect(budget.take('a')).toEqual({ allowed: true, limit: 2, remaining: 1, resetSeconds: 10 });
  });
});
