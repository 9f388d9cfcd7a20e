import type { Micros } from './micros.ts';

/** What a file of rows can hold: text, a number, money (as micros), or nothing. */
export type TableCell = string | number | Micros | null;

/** Rows for a file, made while they are written. */
export interface Table {
  /** Without an extension. */
  fileName: string;
  columns: readonly string[];
  rows: AsyncIterable<readonly TableCell[]>;
}
