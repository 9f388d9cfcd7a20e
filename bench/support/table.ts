import type { Line } from './benchmark.ts';
import type { Spread } from './spread.ts';

const HEAD = ['', 'Adtally', 'floor', 'ratio', 'goal', ''];

/** The lines as a Markdown table, so that it can be pasted into the documentation. */
export function formatTable(lines: readonly Line[]): string {
  const rows = lines.map(({ what, figure, floor, ratio, goal, isMet }) => [
    what,
    figure,
    floor,
    ratio,
    goal,
    isMet === null ? '' : isMet ? 'met' : 'missed',
  ]);
  const widths = HEAD.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const format = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [HEAD, widths.map((width) => '-'.repeat(width)), ...rows].map(format).join('\n');
}

/** `12.3 (11.9–13.0) µs` */
export function formatSpread({ median, min, max }: Spread, unit: string): string {
  return `${formatNumber(median)} (${formatNumber(min)}–${formatNumber(max)}) ${unit}`;
}

/** Three significant digits; from a thousand on whole numbers. */
export function formatNumber(value: number): string {
  return value.toLocaleString(
    'en-US',
    value < 1000 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 },
  );
}
