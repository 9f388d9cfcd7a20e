import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { AuditFilter, AuditLog } from '#shared/domain/admin-ports.ts';
import { type AuditEntry, auditEntrySchema, firstEntryIdOf, type Snapshot } from '#shared/domain/audit.ts';
import { ConflictError, type Page, type PageRequest } from '#shared/domain/ports.ts';
import { defineEntity } from './entity.ts';
import { type Key, ledgerKeys } from './keys.ts';
import { queryPage, type SortKeyRange } from './paging.ts';
import { type RetryPause, retryUnprocessed } from './retry-unprocessed.ts';
import { type TransactWrite, writeTogether } from './transaction.ts';

/** Snapshots are kept as JSON text: what a resource may hold need not be what an item may hold. */
const textSchema = z.string().nullable();
const outcomeSchema = auditEntrySchema.shape.outcome.unwrap().extend({ after: textSchema });
const storedSchema = auditEntrySchema.extend({ before: textSchema, outcome: outcomeSchema.nullable() });
const entity = defineEntity('audit-entry', storedSchema);

/** Finds the entries of one resource, or of one API key, without reading the others. */
const pointerSchema = auditEntrySchema.pick({ id: true, keyId: true });
const pointerEntity = defineEntity('audit-pointer', pointerSchema);

const ENTRIES_PER_STEP = 20;
/** An answer has at most 6 MB, and twenty entries at most 4. */
const ENOUGH_BYTES = 1_500_000;
/** Behind every id of an entry. */
const END_OF_IDS = 'aud_~';

export function createAuditLog(
  documents: DynamoDBDocumentClient,
  tableName: string,
  pause: RetryPause,
): AuditLog {
  const write = async ({ id }: AuditEntry, writes: readonly TransactWrite[]): Promise<void> => {
    if (await writeTogether(documents, pause, writes))
      throw new ConflictError(`Audit entry ${id} has changed.`);
  };
  const put = (Item: Record<string, unknown>): TransactWrite => ({ Put: { TableName: tableName, Item } });
  const pointAt = ({ id, keyId }: AuditEntry, keys: readonly Key[]): TransactWrite[] =>
    keys.map((key) => put(pointerEntity.toItem(key, { id, keyId })));

  const load = async (workspaceId: string, ids: readonly string[]): Promise<AuditEntry[]> => {
    const found = new Map<string, AuditEntry>();
    await retryUnprocessed(ids, pause, async (wanted) => {
      const Keys = wanted.map((id) => ledgerKeys.auditEntry(workspaceId, id));
      const answer = await documents.send(
        new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
      );
      for (const item of answer.Responses?.[tableName] ?? []) {
        const entry = fromStored(entity.fromItem(item));
        found.set(entry.id, entry);
      }
      return (answer.UnprocessedKeys?.[tableName]?.Keys ?? []).map((key) => String(key['sk']));
    });
    return ids.flatMap((id) => found.get(id) ?? []);
  };

  const readStep = async (
    workspaceId: string,
    filter: AuditFilter,
    page: PageRequest,
  ): Promise<Page<AuditEntry>> => {
    const newestFirst = { TableName: tableName, ConsistentRead: true, ScanIndexForward: false };
    const range = rangeOf(filter);
    const { keyId, resourceId } = filter;
    if (keyId === null && resourceId === null) {
      const { pk } = ledgerKeys.auditEntry(workspaceId, '');
      const { items, cursor } = await queryPage(documents, entity, pk, page, newestFirst, range);
      return { items: items.map(fromStored), cursor };
    }
    const { pk } =
      resourceId === null
        ? ledgerKeys.auditOfKey(workspaceId, keyId ?? '', '')
        : ledgerKeys.auditOfResource(workspaceId, resourceId, '');
    const ofKey =
      keyId === null
        ? {}
        : { FilterExpression: 'keyId = :keyId', ExpressionAttributeValues: { ':keyId': keyId } };
    const query = { ...newestFirst, ...ofKey };
    const { items, cursor } = await queryPage(documents, pointerEntity, pk, page, query, range);
    const ids = items.map(({ id }) => id);
    return { items: await load(workspaceId, ids), cursor };
  };

  return {
    begin: (workspaceId, entry) =>
      write(entry, [
        put(entity.toItem(ledgerKeys.auditEntry(workspaceId, entry.id), toStored(entry))),
        ...pointAt(entry, [
          ledgerKeys.auditOfKey(workspaceId, entry.keyId, entry.id),
          ...resourceKeys(workspaceId, entry),
        ]),
      ]),
    complete: (workspaceId, begun, completed) =>
      write(completed, [
        put(entity.toItem(ledgerKeys.auditEntry(workspaceId, completed.id), toStored(completed))),
        ...pointAt(completed, resourceKeys(workspaceId, completed, begun.resourceIds)),
      ]),
    withdraw: (workspaceId, entry) =>
      write(
        entry,
        [
          ledgerKeys.auditEntry(workspaceId, entry.id),
          ledgerKeys.auditOfKey(workspaceId, entry.keyId, entry.id),
          ...resourceKeys(workspaceId, entry),
        ].map((Key) => ({ Delete: { TableName: tableName, Key } })),
      ),
    list: async (workspaceId, filter, { limit, cursor }) => {
      const items: AuditEntry[] = [];
      let bytes = 0;
      let next = cursor;
      do {
        const step = { limit: Math.min(ENTRIES_PER_STEP, limit - items.length), cursor: next };
        const page = await readStep(workspaceId, filter, step);
        items.push(...page.items);
        bytes += Buffer.byteLength(JSON.stringify(page.items));
        next = page.cursor;
      } while (next !== null && items.length < limit && bytes < ENOUGH_BYTES);
      return { items, cursor: next };
    },
  };
}

const resourceKeys = (
  workspaceId: string,
  { id, resourceIds }: AuditEntry,
  known: readonly string[] = [],
): Key[] =>
  resourceIds
    .filter((resourceId) => !known.includes(resourceId))
    .map((resourceId) => ledgerKeys.auditOfResource(workspaceId, resourceId, id));

function rangeOf({ from, to }: AuditFilter): SortKeyRange | null {
  if (from === null && to === null) return null;
  // No id is only the beginning of one, so the end is excluded although the service would include it.
  return { first: firstEntryIdOf(from ?? 0), last: to === null ? END_OF_IDS : firstEntryIdOf(to) };
}

type Stored = z.infer<typeof storedSchema>;

const toStored = ({ before, outcome, ...entry }: AuditEntry): Stored => ({
  ...entry,
  before: toText(before),
  outcome: outcome && { ...outcome, after: toText(outcome.after) },
});

const fromStored = ({ before, outcome, ...entry }: Stored): AuditEntry =>
  auditEntrySchema.parse({
    ...entry,
    before: fromText(before),
    outcome: outcome && { ...outcome, after: fromText(outcome.after) },
  });

const toText = (snapshot: Snapshot): string | null => (snapshot === null ? null : JSON.stringify(snapshot));
const fromText = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
