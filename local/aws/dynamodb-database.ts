import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A killed engine may hold its file for another moment. */
const PATIENCE_MS = 5000;

/** Where DynamoDB Local keeps all tables and streams. */
export const databaseFile = (dataDir: string): string => join(dataDir, 'shared-local-instance.db');

/** Opens the file of an engine that is not running; it is made if missing. */
export const openDatabase = (dataDir: string): DatabaseSync =>
  new DatabaseSync(databaseFile(dataDir), { timeout: PATIENCE_MS });

/**
 * Makes the database log its writes ahead, which it remembers: a write that is answered is on the disk as before, by
 * one wait for it and not four. https://www.sqlite.org/wal.html
 */
export function logWritesAhead(dataDir: string): void {
  const database = openDatabase(dataDir);
  try {
    database.exec('PRAGMA journal_mode = WAL');
  } finally {
    database.close();
  }
}
