import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import { RequestError } from '#shared/domain/errors.ts';
import { formatMicros } from '#shared/domain/micros.ts';
import type { Table, TableCell } from '#shared/domain/table.ts';
import { FileBody } from './route.ts';

export const CSV_TYPE = 'text/csv';
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const FILE_TYPES = [CSV_TYPE, XLSX_TYPE];
export const FILE_FORMATS = ['csv', 'xlsx'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** A workbook is put together in memory as a whole, at a price of a quarter of a millisecond for each row. */
const MAX_WORKBOOK_ROWS = 20_000;

/** The rows as a file to download. @throws RequestError `answer-too-large`, while it is read. */
export function tableFile(table: Table, format: FileFormat): FileBody {
  return format === 'csv'
    ? new FileBody({ mediaType: CSV_TYPE, fileName: `${table.fileName}.csv`, chunks: csvOf(table) })
    : new FileBody({ mediaType: XLSX_TYPE, fileName: `${table.fileName}.xlsx`, chunks: workbookOf(table) });
}

/** Text that a spreadsheet would take for a formula gets an apostrophe; negative money is no text. */
function csvOf({ columns, rows }: Table): AsyncIterable<string | Uint8Array> {
  const stringifier = stringify({
    columns: [...columns],
    header: true,
    escape_formulas: true,
    cast: { bigint: formatMicros },
  });
  // A failure of either ends both, and is told to whoever reads.
  return pipeline(Readable.from(rows), stringifier, () => {});
}

async function* workbookOf({ columns, rows }: Table): AsyncGenerator<Uint8Array> {
  const sheet: SheetData = [columns.map((value) => ({ value, type: String, fontWeight: 'bold' }))];
  for await (const row of rows) {
    if (sheet.length > MAX_WORKBOOK_ROWS) throw tooManyRows();
    sheet.push(row.map(workbookCell));
  }
  yield await writeExcelFile(sheet, { stickyRowsCount: 1 }).toBuffer();
}

/** More does not fit into a cell of Excel. */
const MAX_CELL_CHARACTERS = 32_767;

/** Strings stay strings, whatever they begin with. */
function workbookCell(cell: TableCell): SheetData[number][number] {
  if (cell === null) return null;
  if (typeof cell === 'string') return { value: workbookText(cell), type: String };
  if (typeof cell === 'number') return { value: cell, type: Number };
  return { value: Number(formatMicros(cell)), type: Number, format: '0.000000' };
}

/** What Excel takes for an escaped character has its underscore escaped in turn. */
const ESCAPE_LIKE = /_(?=x[0-9A-Fa-f]{4}_)/g;

function workbookText(cell: string): string {
  const text = cell.slice(0, MAX_CELL_CHARACTERS).replaceAll(ESCAPE_LIKE, '_x005F_');
  // The library looks texts up in an object, where it would find what every object has, such as "constructor".
  return text in {} ? escapeCharacter(text) + text.slice(1) : text;
}

const escapeCharacter = (text: string): string =>
  `_x${text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;

const tooManyRows = (): RequestError =>
  new RequestError(
    'unprocessable',
    'answer-too-large',
    `A workbook holds at most ${MAX_WORKBOOK_ROWS} rows. Ask for a shorter time, fewer groups, or CSV.`,
  );
