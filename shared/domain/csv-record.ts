/** A record of a CSV file with a header line. */
export interface CsvRecord {
  /** Where it begins in the file, whose first line is 1. */
  line: number;
  /** The cells by column; empty ones are left out. */
  fields: Readonly<Record<string, string>>;
  /** What is wrong with its form, as a sentence: then nothing can be said of its cells. */
  problem: string | null;
}
