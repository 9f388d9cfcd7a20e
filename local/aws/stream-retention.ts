import { existsSync } from 'node:fs';
import { z } from 'zod';
import { databaseFile, openDatabase } from './dynamodb-database.ts';

const tablesSchema = z.object({ tables: z.number() });
const newestSchema = z.object({ newest: z.number().nullable() });

/**
 * DynamoDB Local forgets a stream's records a day after they were written, also while it does not run. In AWS no time
 * passes without someone reading; so what the folder holds is dated as if its newest record were of now.
 * To be called before the engine starts.
 */
export function resumeStreams(dataDir: string): void {
  if (!existsSync(databaseFile(dataDir))) return;
  const database = openDatabase(dataDir);
  try {
    const { tables } = tablesSchema.parse(
      database.prepare(`SELECT count(*) AS tables FROM sqlite_master WHERE name IN ('us', 'ss')`).get(),
    );
    // An engine that was killed at its very first start left an empty file.
    if (tables === 0) return;
    const { newest } = newestSchema.parse(
      database.prepare('SELECT max(CreationDateTime) AS newest FROM us').get(),
    );
    if (newest === null) return;
    const later = Math.max(0, Date.now() - newest);
    database.exec(`
      BEGIN;
      UPDATE us SET CreationDateTime = CreationDateTime + ${later};
      UPDATE ss SET CreationDateTime = CreationDateTime + ${later}, DeletionDateTime = DeletionDateTime + ${later};
      COMMIT;
    `);
  } finally {
    database.close();
  }
}
