import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

const KEPT_LINES = 1000;

/** What functions print: appended to `<folder>/<function>.log`, or the newest lines kept in memory. */
export interface FunctionLog {
  write(functionName: string, line: string): void;
  /** Where to look, as a sentence's end: `see .adtally/logs/tally.log`; null when nothing is on disk. */
  placeOf(functionName: string): string | null;
  /** Lines kept in memory, oldest first; empty when they go to files. */
  recent(functionName: string): readonly string[];
  close(): Promise<void>;
}

export function createFileLog(folder: string): FunctionLog {
  mkdirSync(folder, { recursive: true });
  const streams = new Map<string, WriteStream>();
  const fileOf = (functionName: string) => join(folder, `${functionName}.log`);
  const streamOf = (functionName: string) => {
    const known = streams.get(functionName);
    if (known) return known;
    const opened = createWriteStream(fileOf(functionName), { flags: 'a' });
    streams.set(functionName, opened);
    return opened;
  };
  return {
    write: (functionName, line) => {
      streamOf(functionName).write(`${line}\n`);
    },
    placeOf: fileOf,
    recent: () => [],
    close: async () => {
      await Promise.all(
        [...streams.values()].map((stream) => new Promise<void>((resolve) => stream.end(() => resolve()))),
      );
    },
  };
}

export function createMemoryLog(): FunctionLog {
  const lines = new Map<string, string[]>();
  return {
    write: (functionName, line) => {
      const kept = lines.get(functionName) ?? [];
      kept.push(line);
      if (kept.length > KEPT_LINES) kept.shift();
      lines.set(functionName, kept);
    },
    placeOf: () => null,
    recent: (functionName) => lines.get(functionName) ?? [],
    close: async () => undefined,
  };
}
