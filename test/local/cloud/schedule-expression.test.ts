import { describe, expect, it } from 'vitest';
import { parseScheduleExpression } from '#local/cloud/schedule-expression.ts';

const START = Date.parse('2026-03-14T13:02:30Z');

function ticks(expression: string, timezone: string, after: string, count: number): string[] {
  const parsed = parseScheduleExpression(expression, timezone, START);
  const found: string[] = [];
  for (let instant = Date.parse(after); found.length < count; ) {
    instant = parsed.next(instant);
    found.push(new Date(instant).toISOString().slice(0, 16));
  }
  return found;
}

describe('schedule expressions', () => {
  it.each([
    { expression: 'cron(5 * * * ? *)', ticks: ['2026-03-14T13:05', '2026-03-14T14:05', '2026-03-14T15:05'] },
    {
      expression: 'cron(0/15 * * * ? *)',
      ticks: ['2026-03-14T13:15', '2026-03-14T13:30', '2026-03-14T13:45'],
    },
    {
      expression: 'cron(*/20 * * * ? *)',
      ticks: ['2026-03-14T13:20', '2026-03-14T13:40', '2026-03-14T14:00'],
    },
    {
      expression: 'cron(0,30 14-15 * * ? *)',
      ticks: ['2026-03-14T14:00', '2026-03-14T14:30', '2026-03-14T15:00'],
    },
    { expression: 'cron(7 3 ? * * *)', ticks: ['2026-03-15T03:07', '2026-03-16T03:07', '2026-03-17T03:07'] },
    { expression: 'rate(5 minutes)', ticks: ['2026-03-14T13:07', '2026-03-14T13:12', '2026-03-14T13:17'] },
    { expression: 'rate(1 day)', ticks: ['2026-03-15T13:02', '2026-03-16T13:02', '2026-03-17T13:02'] },
  ])('reads $expression', ({ expression, ticks: expected }) => {
    expect(ticks(expression, 'Etc/UTC', '2026-03-14T13:02:30Z', 3)).toEqual(expected);
  });

  it('comes after the instant, never at it', () => {
    expect(ticks('cron(5 * * * ? *)', 'Etc/UTC', '2026-03-14T13:05:00Z', 1)).toEqual(['2026-03-14T14:05']);
  });

  it('follows the clocks of its zone', () => {
    expect(ticks('cron(0 8 * * ? *)', 'Europe/Berlin', '2026-03-28T00:00:00Z', 2)).toEqual([
      '2026-03-28T07:00',
      '2026-03-29T06:00',
    ]);
    expect(ticks('cron(5 2 * * ? *)', 'Asia/Kolkata', '2026-03-28T00:00:00Z', 1)).toEqual([
      '2026-03-28T20:35',
    ]);
  });

  it.each([
    'cron(5 * 1 * ? *)',
    'cron(5 * * * MON-FRI *)',
    'cron(60 * * * ? *)',
    'cron(30-10 * * * ? *)',
    'cron(5 * * *)',
    'rate(0 minutes)',
    'rate(5 weeks)',
    'at(2026-03-14T13:00:00)',
    'whenever',
  ])('refuses %s by name', (expression) => {
    expect(() => parseScheduleExpression(expression, 'Etc/UTC', START)).toThrow(expression);
  });
});
