import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const EXTENSION = '.json';

const checkpointSchema = z.object({
  /** The engine's name for the stream: a table that was made anew has another one. */
  stream: z.string(),
  shards: z.record(
    z.string(),
    z.object({
      /** The last record that is done; null when none is. */
      after: z.string().nullable(),
      /** The shard is closed, and all of it is done. */
      isFinished: z.boolean(),
    }),
  ),
});

/** How far a source has come in its stream. */
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** Remembers how far each source has come; a source is named e.g. `roll-up.Ledger`. */
export interface StreamCheckpoints {
  read(source: string): Checkpoint | null;
  write(source: string, checkpoint: Checkpoint): void;
}

export function createMemoryCheckpoints(): StreamCheckpoints {
  return createCheckpoints(new Map(), () => undefined);
}

/**
 * A file for each source, replaced as a whole, so that a kill leaves the old one or the new one.
 * @throws naming the file that cannot be understood.
 */
export function createFileCheckpoints(folder: string): StreamCheckpoints {
  mkdirSync(folder, { recursive: true });
  const files = readdirSync(folder).filter((file) => file.endsWith(EXTENSION));
  const kept = new Map(
    files.map((file) => [file.slice(0, -EXTENSION.length), parseFile(join(folder, file))] as const),
  );
  return createCheckpoints(kept, (source, checkpoint) => {
    const file = join(folder, `${source}${EXTENSION}`);
    writeFileSync(`${file}.new`, JSON.stringify(checkpoint));
    renameSync(`${file}.new`, file);
  });
}

function createCheckpoints(
  kept: Map<string, Checkpoint>,
  save: (source: string, checkpoint: Checkpoint) => void,
): StreamCheckpoints {
  return {
    read: (source) => structuredClone(kept.get(source) ?? null),
    write(source, checkpoint) {
      kept.set(source, structuredClone(checkpoint));
      save(source, checkpoint);
    },
  };
}

function parseFile(file: string): Checkpoint {
  try {
    return checkpointSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(
      `${file} does not say how far a stream was read. Remove it to read the stream from its oldest record.`,
      { cause },
    );
  }
}
