import { CsvError, type CsvErrorCode, parse } from 'csv-parse/sync';
import type { CsvRecord } from '#shared/domain/csv-record.ts';
import { type FieldError, RequestError } from '#shared/domain/errors.ts';
import { invalidBody } from '#shared/domain/parse-fields.ts';

/** What a kind of file looks like. */
export interface CsvRules {
  /** Names in the header line, in any order. */
  columns: { required: readonly string[]; optional: readonly string[]; mayBeOthers?: boolean };
  maxRecords: number;
}

interface Row {
  line: number;
  cells: readonly string[];
}

/** Of a name that is no column; what a caller sent comes back cut. */
const MAX_SHOWN_LENGTH = 100;

/**
 * Reads a CSV file (RFC 4180, with any line ends) whose first line names the columns. Blank lines, and lines of empty
 * cells, are passed over; line ends within cells become `\n`.
 * @throws RequestError `invalid-body` where the header line or a quote leaves it open what the cells are;
 * `too-many-records`.
 */
export function readCsvRecords(text: string, { columns, maxRecords }: CsvRules): CsvRecord[] {
  const [header, ...rows] = readRows(text, maxRecords + 1);
  if (!header) throw invalidBody([{ path: '', message: 'A first line is needed that names the columns.' }]);
  const problems = headerProblems(header.cells, columns);
  if (problems.length > 0) throw invalidBody(problems);
  if (rows.length > maxRecords) {
    const message = `A file has at most ${maxRecords} lines below its first one.`;
    throw new RequestError('too-large', 'too-many-records', message);
  }
  return rows.map((row) => toRecord(header.cells, row));
}

/** The rows that are not empty, up to one more than `atMost`. */
function readRows(text: string, atMost: number): Row[] {
  const rows: Row[] = [];
  try {
    // The parser counts a line end of two characters within quotes twice; so there is but one kind.
    parse(text.replaceAll(/\r\n?/g, '\n'), {
      bom: true,
      trim: true,
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      to: atMost + 1,
      on_record: (cells, { lines }) => {
        const lineEnds = cells.join('').split('\n').length - 1;
        rows.push({ line: lines - lineEnds, cells });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError && QUOTE_ERRORS.includes(error.code))) throw error;
    const message = `A quote in or before line ${Number(error['lines'])} stands in a wrong place or is never closed.`;
    throw invalidBody([{ path: '', message }]);
  }
  return rows;
}

const QUOTE_ERRORS: readonly CsvErrorCode[] = [
  'CSV_INVALID_CLOSING_QUOTE',
  'CSV_QUOTE_NOT_CLOSED',
  'INVALID_OPENING_QUOTE',
];

function headerProblems(
  names: readonly string[],
  { required, optional, mayBeOthers = false }: CsvRules['columns'],
): FieldError[] {
  const known = [...required, ...optional];
  const strange = names.flatMap((name, at) => {
    const path = name.slice(0, MAX_SHOWN_LENGTH);
    if (name === '') return { path, message: `Column ${at + 1} has no name.` };
    if (!mayBeOthers && !known.includes(name)) return { path, message: 'This column is not known.' };
    return names.indexOf(name) < at ? { path, message: 'This column is named more than once.' } : [];
  });
  const missing = required.filter((name) => !names.includes(name));
  return [...strange, ...missing.map((path) => ({ path, message: 'This column is needed.' }))];
}

function toRecord(names: readonly string[], { line, cells }: Row): CsvRecord {
  if (cells.length !== names.length) {
    const problem = `The number of cells is ${cells.length}, that of the first line ${names.length}.`;
    return { line, fields: {}, problem };
  }
  const fields = names.map((name, at) => [name, cells[at] ?? ''] as const);
  return { line, fields: Object.fromEntries(fields.filter(([, cell]) => cell !== '')), problem: null };
}
