import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const KEY_BYTES = 32;

const fileSchema = z.record(z.string(), z.base64());

/**
 * Gives every key its secret, made at first sight and then kept.
 * @param file readable by its owner alone; null forgets the secrets with the process.
 * @throws for a file that cannot be read as keys: making new ones would make what they encrypted unreadable.
 */
export async function loadKeySecrets(
  ids: readonly string[],
  file: string | null,
): Promise<ReadonlyMap<string, Buffer>> {
  const kept = file === null ? {} : await readKept(file);
  const secrets = new Map(Object.entries(kept).map(([id, secret]) => [id, Buffer.from(secret, 'base64')]));
  const missing = ids.filter((id) => !secrets.has(id));
  for (const id of missing) secrets.set(id, randomBytes(KEY_BYTES));
  if (file !== null && missing.length > 0) await keep(file, secrets);
  return secrets;
}

async function readKept(file: string): Promise<Record<string, string>> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {};
    throw new Error(`${file} cannot be read as the keys of the local cloud.`, { cause });
  }
}

async function keep(file: string, secrets: ReadonlyMap<string, Buffer>): Promise<void> {
  const content = Object.fromEntries([...secrets].map(([id, secret]) => [id, secret.toString('base64')]));
  const draft = `${file}.new`;
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}
