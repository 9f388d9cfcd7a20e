import { z } from 'zod';
import { ID_PREFIXES, idSchema } from './ids.ts';
import { type Instant, instantSchema } from './time.ts';
import { ROLES } from './workspace.ts';

/** What the API would have shown of a resource, without what is shown only once. */
const snapshotSchema = z.record(z.string(), z.unknown()).nullable();
export type Snapshot = z.infer<typeof snapshotSchema>;

/** One change that somebody asked for (spec A-5). It is on record before the change is made. */
export const auditEntrySchema = z
  .object({
    id: idSchema('auditEntry'),
    at: instantSchema,
    keyId: idSchema('apiKey').meta({ description: 'The API key that asked for it' }),
    role: z.enum(ROLES),
    action: z.string().meta({ description: 'What was done', examples: ['campaign.update'] }),
    route: z.string().meta({ examples: ['PATCH /v1/campaigns/{id}'] }),
    resourceIds: z.array(z.string()).meta({ description: 'Those of the address, and of what was made' }),
    requestId: z.string(),
    before: snapshotSchema.meta({ description: 'Null for what was made' }),
    outcome: z
      .object({
        at: instantSchema,
        status: z.int(),
        after: snapshotSchema.meta({ description: 'The answer; null where it has no body' }),
      })
      .nullable()
      .meta({ description: 'Null while it is under way, or when its function ended before it could tell' }),
    truncated: z.boolean().meta({ description: 'Fields of before or after were left out for their size' }),
  })
  .meta({
    id: 'AuditEntry',
    examples: [
      {
        resourceIds: ['cmp_0mhx2k7c9v4t8r1q6wz3'],
        requestId: '5f0f3f6e-8a0c-4f0d-9b5e-2f8f0f6f7a11',
        before: { name: 'Summer' },
        outcome: { at: '2026-03-14T13:00:00Z', status: 200, after: { name: 'Autumn' } },
      },
    ],
  });
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** What stands in an address below `/v1`, in turn: `campaigns`, `{id}`, `pause`. */
const segmentsOf = (path: string): string[] => path.split('/').slice(2);
const isCollection = (segment: string): boolean => segment.endsWith('s');

const VERBS: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'set',
  PATCH: 'update',
  DELETE: 'delete',
};

/** The verb that an address itself ends with: `pause` of `POST /v1/integrations/{id}/pause`. */
function verbOf(method: string, path: string): string | null {
  const last = segmentsOf(path).at(-1) ?? '';
  return method === 'POST' && !last.startsWith('{') && !isCollection(last) ? last : null;
}

/** `PATCH /v1/campaigns/{id}` → `campaign.update`, `POST /v1/integrations/{id}/pause` → `integration.pause`. */
export function actionOf(method: string, path: string): string {
  const verb = verbOf(method, path);
  const words = segmentsOf(path).filter((segment) => !segment.startsWith('{'));
  const nouns = verb === null ? words : words.slice(0, -1);
  return [...nouns.map(singular), verb ?? VERBS[method] ?? method.toLowerCase()].join('.');
}

const singular = (word: string): string => word.replace(/ies$/, 'y').replace(/s$/, '');

/** The address that shows what a change is about: its own, without the verb that it ends with. Null of what it makes. */
export function subjectOf(method: string, path: string): string | null {
  const isVerb = verbOf(method, path) !== null;
  if (method === 'POST' && !isVerb) return null;
  return isVerb ? path.slice(0, path.lastIndexOf('/')) : path;
}

const MAX_SNAPSHOT_BYTES = 100_000;

/** Leaves out the largest fields until the rest has at most 100 kB as JSON. */
export function capSnapshot(snapshot: Snapshot): { snapshot: Snapshot; isTruncated: boolean } {
  const sizes = Object.entries(snapshot ?? {}).map(([name, value]) => ({ name, bytes: bytesOf(value) }));
  const kept = new Set(sizes.map(({ name }) => name));
  let total = sizes.reduce((sum, { name, bytes }) => sum + bytes + bytesOf(name), 0);
  for (const { name, bytes } of sizes.toSorted((a, b) => b.bytes - a.bytes)) {
    if (total <= MAX_SNAPSHOT_BYTES) break;
    kept.delete(name);
    total -= bytes;
  }
  if (snapshot === null || kept.size === sizes.length) return { snapshot, isTruncated: false };
  const rest = Object.entries(snapshot).filter(([name]) => kept.has(name));
  return { snapshot: Object.fromEntries(rest), isTruncated: true };
}

/** With what JSON puts around it. */
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '') + 2;

const ID_START = `${ID_PREFIXES.auditEntry}_`;
/** As the maker of ids writes the time. */
const TIME_DIGITS = 9;

/** When an entry's id was made. */
export const instantOfEntryId = (id: string): Instant =>
  Number.parseInt(id.slice(ID_START.length, ID_START.length + TIME_DIGITS), 36);

/** Entries' ids sort by time: the ids of those at or after the instant are at or behind this text. */
export const firstEntryIdOf = (instant: Instant): string =>
  ID_START + Math.max(0, instant).toString(36).padStart(TIME_DIGITS, '0');
