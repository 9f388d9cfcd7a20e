import { buffer, text } from 'node:stream/consumers';
import readExcelFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import type { TableCell } from '#shared/domain/table.ts';
import { encodeAnswer } from '#shared/lambda/encode-answer.ts';
import { type FileFormat, tableFile } from '#shared/lambda/table-file.ts';

function fileOf(format: FileFormat, columns: string[], rows: readonly (readonly TableCell[])[]) {
  async function* generate() {
    yield* rows;
  }
  return tableFile({ fileName: 'report', columns, rows: generate() }, format);
}

const csvOf = (columns: string[], ...rows: TableCell[][]): Promise<string> =>
  text(fileOf('csv', columns, rows).chunks);
const workbookOf = async (columns: string[], ...rows: TableCell[][]) =>
  (await readExcelFile(await buffer(fileOf('xlsx', columns, rows).chunks), { trim: false }))[0]?.data;

describe('a table as CSV', () => {
  it('has a header, a line for each row, and empty cells for nothing', async () => {
    const csv = await csvOf(
      ['name', 'clicks', 'cr', 'cost'],
      ['Spring', 3, 0.000001, -1_500_000n],
      [null, 0, null, 0n],
    );
    expect(csv).toBe('name,clicks,cr,cost\nSpring,3,0.000001,-1.500000\n,0,,0.000000\n');
  });

  it('has its header without a row too', async () => {
    expect(await csvOf(['name', 'cost'])).toBe('name,cost\n');
  });

  it('quotes what would break a line', async () => {
    expect(await csvOf(['a', 'b'], ['x,"y"', 'two\nlines'])).toBe('a,b\n"x,""y""","two\nlines"\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠1'])(
    'puts an apostrophe before text that could start a formula: %j',
    async (cell) => {
      expect((await csvOf(['name', 'cost'], [cell, -1n])).replaceAll('"', '')).toBe(
        `name,cost\n'${cell},-0.000001\n`,
      );
    },
  );
});

describe('a table as workbook', () => {
  it('has text as text and amounts as numbers', async () => {
    const rows = await workbookOf(
      ['name', 'clicks', 'cost'],
      ['=1+1', 3, -1_500_000n],
      [null, 0, 12_345_678n],
      ['00123', 5, null],
    );
    expect(rows).toEqual([
      ['name', 'clicks', 'cost'],
      ['=1+1', 3, -1.5],
      [null, 0, 12.345678],
      ['00123', 5, null],
    ]);
  });

  it('takes any text', async () => {
    const odd = ['<a>&amp;', ' padded ', 'two\nlines', 'emoji 🎯', '_x0041_', 'constructor', '__proto__'];
    expect(await workbookOf(['text'], ...odd.map((each) => [each]))).toEqual([
      ['text'],
      ...odd.map((each) => [each]),
    ]);
    await expect(workbookOf(['text'], ['bell \u0007 \ud800'])).resolves.toHaveLength(2);
  });

  it('refuses more rows than it can hold', async () => {
    async function* many() {
      for (let row = 0; row <= 20_000; row += 1) yield [row];
    }
    const { chunks } = tableFile({ fileName: 'report', columns: ['row'], rows: many() }, 'xlsx');
    await expect(buffer(chunks)).rejects.toMatchObject({ fault: 'unprocessable', code: 'answer-too-large' });
  });
});

describe.each(['csv', 'xlsx'] as const)('a table as %s', (format) => {
  it('tells of rows that cannot be read', async () => {
    async function* broken() {
      yield [1];
      throw new Error('The table is away.');
    }
    for (const acceptEncoding of [undefined, 'gzip']) {
      const body = tableFile({ fileName: 'report', columns: ['row'], rows: broken() }, format);
      const answer = encodeAnswer({ status: 200, body, headers: {} }, { requestId: 'r', acceptEncoding });
      await expect(answer).rejects.toThrow('The table is away.');
    }
  });

  it('has a name and a type', () => {
    const { fileName, mediaType } = fileOf(format, ['row'], []);
    expect([fileName, mediaType]).toEqual([
      `report.${format}`,
      expect.stringMatching(/csv|spreadsheetml.sheet/),
    ]);
  });
});
