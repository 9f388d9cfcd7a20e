import type { AuditEntry } from './audit.ts';
import type { Claim, IdempotentCall, SealedAnswer } from './idempotency.ts';
import type { Page, PageRequest } from './ports.ts';
import type { Instant } from './time.ts';

export interface AuditFilter {
  /** At or after. */
  from: Instant | null;
  /** Before. */
  to: Instant | null;
  keyId: string | null;
  resourceId: string | null;
}

/** What was changed in a workspace, and by whom. Entries are kept for good. */
export interface AuditLog {
  /** Puts a change on record before it is made. */
  begin(workspaceId: string, entry: AuditEntry): Promise<void>;
  /** Says how it ended. It is found by the ids that only its answer told from now on. */
  complete(workspaceId: string, begun: AuditEntry, completed: AuditEntry): Promise<void>;
  /** Takes an entry back, since the change was refused: nothing was changed. */
  withdraw(workspaceId: string, entry: AuditEntry): Promise<void>;
  /** Newest first. A page may be shorter than asked for where entries are large. */
  list(workspaceId: string, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>;
}

/** Keeps the answers of calls that may be repeated, each under the key that its caller chose. */
export interface IdempotencyStore {
  /** Claims the key for the owner unless a call holds it that may still be running, or has ended. */
  claim(call: IdempotentCall, owner: string): Promise<Claim>;
  /** Keeps the answer for a day. @throws ConflictError when another has claimed the key since. */
  complete(call: IdempotentCall, owner: string, answer: SealedAnswer): Promise<void>;
  /** Gives the key back: the call may be made again. */
  release(call: IdempotentCall, owner: string): Promise<void>;
}
