import type { AuditLog } from '#shared/domain/admin-ports.ts';
import {
  type AuditEntry,
  actionOf,
  capSnapshot,
  instantOfEntryId,
  type Snapshot,
  subjectOf,
} from '#shared/domain/audit.ts';
import { RequestError } from '#shared/domain/errors.ts';
import type { IdMaker } from '#shared/domain/ids.ts';
import { isRecord } from '#shared/domain/is-record.ts';
import { secretFieldsIn, withoutFields } from '#shared/domain/one-time-secret.ts';
import { type Clock, formatInstant } from '#shared/domain/time.ts';
import type { Principal } from '#shared/domain/workspace.ts';
import { logFailure } from './log-failure.ts';
import type { Logger } from './logger.ts';
import { problemAnswer } from './problem.ts';
import { FileBody, type RawRequest, type Reply, type Route } from './route.ts';

export interface AuditDeps {
  auditLog: AuditLog;
  ids: IdMaker;
  now: Clock;
}

/** A change that somebody may make and has asked for rightly. */
export interface RequestedChange<Deps> {
  route: Route<Deps>;
  request: RawRequest;
  principal: Principal;
  requestId: string;
  make(): Promise<Reply>;
}

/** Makes a change, and answers what its route answers. */
export type Recorder<Deps> = (change: RequestedChange<Deps>) => Promise<Reply>;

/**
 * Puts every change on record (spec A-5): who asks for what, and what there is now, before it is made; the answer
 * afterwards. What was there is what the table's own GET route of the same address shows. A refused change changed
 * nothing and is taken back; one that failed keeps its status, one whose function ended has no outcome.
 */
export function createRecorder<Deps extends AuditDeps>(
  routes: readonly Route<Deps>[],
  deps: Deps,
  logger: Logger,
): Recorder<Deps> {
  const readers = new Map(routes.filter(showsOne).map((route) => [route.path, route]));
  return async (change) => {
    const { route, requestId, principal } = change;
    const { workspaceId } = principal;
    const reader = readers.get(subjectOf(route.method, route.path) ?? '');
    const entry = entryOf(deps, change, reader ? await read(reader, deps, change) : null);
    await deps.auditLog.begin(workspaceId, entry);

    const failed = 'The outcome of a change could not be put on record.';
    const settle = (work: Promise<void>) => logFailure(logger, failed, { requestId, entry: entry.id }, work);
    const complete = (status: number, answer: unknown) =>
      deps.auditLog.complete(workspaceId, entry, completed(entry, formatInstant(deps.now()), status, answer));
    let reply: Reply;
    try {
      reply = await change.make();
    } catch (error) {
      const { statusCode } = problemAnswer(error, requestId);
      await settle(
        statusCode < 500 ? deps.auditLog.withdraw(workspaceId, entry) : complete(statusCode, null),
      );
      throw error;
    }
    await settle(complete(reply.status, withoutSecrets(route, reply)));
    return reply;
  };
}

/** A GET that takes no parameters shows one thing; one that does is a list or a report. */
const showsOne = ({ method, request }: Route<never>): boolean =>
  method === 'GET' && request.shape.query === undefined;

/** Null where there is nothing, or nothing to be seen: then the change itself will say so. */
async function read<Deps>(
  reader: Route<Deps>,
  deps: Deps,
  { request, principal }: RequestedChange<Deps>,
): Promise<unknown> {
  try {
    const shown = reader.admit({ ...request, readQuery: () => new Map() }, () => principal);
    return withoutSecrets(reader, await shown.run(deps));
  } catch (error) {
    if (error instanceof RequestError) return null;
    throw error;
  }
}

function withoutSecrets({ responses }: Route<never>, { status, body }: Reply): unknown {
  const schema = responses[status];
  if (!schema || body instanceof FileBody) return null;
  return withoutFields(body, secretFieldsIn(schema));
}

function entryOf<Deps>(
  { ids }: AuditDeps,
  { route, request, principal, requestId }: RequestedChange<Deps>,
  found: unknown,
): AuditEntry {
  const { snapshot, isTruncated } = capSnapshot(snapshotOf(found));
  const id = ids('auditEntry');
  return {
    id,
    // Entries are found by what their ids say of the time, so they show just that.
    at: formatInstant(instantOfEntryId(id)),
    keyId: principal.keyId,
    role: principal.role,
    action: actionOf(route.method, route.path),
    route: `${route.method} ${route.path}`,
    resourceIds: [...new Set(Object.values(request.params).filter((id) => id !== undefined))],
    requestId,
    before: snapshot,
    outcome: null,
    truncated: isTruncated,
  };
}

function completed(entry: AuditEntry, at: string, status: number, answer: unknown): AuditEntry {
  const { snapshot, isTruncated } = capSnapshot(snapshotOf(answer));
  const made = typeof snapshot?.['id'] === 'string' ? [snapshot['id']] : [];
  return {
    ...entry,
    resourceIds: [...new Set([...entry.resourceIds, ...made])],
    outcome: { at, status, after: snapshot },
    truncated: entry.truncated || isTruncated,
  };
}

const snapshotOf = (value: unknown): Snapshot => (isRecord(value) ? value : null);
