/** Structured lines, one JSON object each. Callers pass ids and errors, never payloads. */
export interface Logger {
  error(message: string, error: unknown, details?: Readonly<Record<string, unknown>>): void;
}

export function createLogger(now: () => number, write: (line: string) => void = writeLine): Logger {
  return {
    error: (message, error, details = {}) =>
      write(
        JSON.stringify({
          level: 'error',
          time: new Date(now()).toISOString(),
          message,
          ...details,
          error: describeError(error),
        }),
      ),
  };
}

/** Name, message, stack and causes; other fields of an error may hold what was sent. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { name: typeof error };
  const cause =
    error.cause === undefined || depth >= 4 ? {} : { cause: describeError(error.cause, depth + 1) };
  return { name: error.name, message: error.message, stack: error.stack, ...cause };
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
