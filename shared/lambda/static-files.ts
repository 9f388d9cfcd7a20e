import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { readTaskRoot } from './env.ts';

/** Reads what was put beside the function's code. The name is one of ours, never a caller's text. */
export const readStatic = (name: string): AsyncIterable<Uint8Array> =>
  createReadStream(join(readTaskRoot(), 'static', name));
