import type { AuditFilter, AuditLog, IdempotencyStore } from '#shared/domain/admin-ports.ts';
import { type AuditEntry, firstEntryIdOf } from '#shared/domain/audit.ts';
import { CALL_ENDS_WITHIN_MS, type IdempotentCall, type SealedAnswer } from '#shared/domain/idempotency.ts';
import { createIdMaker } from '#shared/domain/ids.ts';
import { ConflictError, type CredentialCipher } from '#shared/domain/ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import { pageOf } from './memory-config.ts';

const isWanted =
  ({ from, to, keyId, resourceId }: AuditFilter) =>
  (entry: AuditEntry): boolean =>
    (from === null || entry.id >= firstEntryIdOf(from)) &&
    (to === null || entry.id < firstEntryIdOf(to)) &&
    (keyId === null || entry.keyId === keyId) &&
    (resourceId === null || entry.resourceIds.includes(resourceId));

/** The audit log in memory. `entries` shows what is on record, the oldest first. */
export function createMemoryAuditLog() {
  const stored = new Map<string, { workspaceId: string; entry: AuditEntry }>();
  const auditLog: AuditLog = {
    begin: async (workspaceId, entry) => void stored.set(entry.id, { workspaceId, entry }),
    complete: async (workspaceId, _begun, entry) => void stored.set(entry.id, { workspaceId, entry }),
    withdraw: async (_workspaceId, { id }) => void stored.delete(id),
    list: async (workspaceId, filter, page) => {
      const found = [...stored.values()]
        .filter((one) => one.workspaceId === workspaceId)
        .map(({ entry }) => entry)
        .filter(isWanted(filter));
      return pageOf(found, page, ['audit log', workspaceId, filter], 'down');
    },
  };
  const entries = (): AuditEntry[] => [...stored.values()].map(({ entry }) => entry);
  return { auditLog, entries };
}

interface Held {
  request: string;
  owner: string;
  endsBy: number;
  answer: SealedAnswer | null;
}

/** Answers that are kept, in memory, for good. */
export function createMemoryIdempotency(now: Clock): IdempotencyStore {
  const held = new Map<string, Held>();
  const nameOf = ({ workspaceId, key }: IdempotentCall): string => `${workspaceId} ${key}`;
  return {
    claim: async (call, owner) => {
      const { request } = call;
      const found = held.get(nameOf(call));
      if (found?.answer) return { state: 'answered', request: found.request, answer: found.answer };
      const isFree = !found || (found.request === request && found.endsBy <= now());
      if (!isFree) return { state: 'running', request: found.request };
      held.set(nameOf(call), { request, owner, endsBy: now() + CALL_ENDS_WITHIN_MS, answer: null });
      return { state: 'claimed' };
    },
    complete: async (call, owner, answer) => {
      const found = held.get(nameOf(call));
      if (found?.owner !== owner) throw new ConflictError('Another call has claimed the key since.');
      held.set(nameOf(call), { ...found, answer });
    },
    release: async (call, owner) => {
      if (held.get(nameOf(call))?.owner === owner) held.delete(nameOf(call));
    },
  };
}

/** What the handler itself works with, in memory; `now` can be moved. */
export function createMemoryAdmin(now: Clock = () => 0) {
  let made = 0;
  const randomBytes = (count: number) => new Uint8Array(count).fill(++made);
  return {
    ...createMemoryAuditLog(),
    idempotency: createMemoryIdempotency(now),
    cipher: plainCipher,
    fingerprint: async (text: string) => `hash of ${text}`,
    ids: createIdMaker({ now, randomBytes }),
    now,
  };
}

/** Encrypts nothing, and opens under the same context only. */
const plainCipher: CredentialCipher = {
  encrypt: async (plain, context) =>
    `sealed ${JSON.stringify(context)} ${Buffer.from(plain).toString('base64')}`,
  decrypt: async (sealed, context) => {
    const [, used, text = ''] = /^sealed (.*) (\S*)$/.exec(sealed) ?? [];
    if (used !== JSON.stringify(context)) throw new Error('The context is another.');
    return Buffer.from(text, 'base64').toString();
  },
};
