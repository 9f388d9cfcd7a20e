import { RAW_VALUES } from './bad-values.ts';
import type { DescribedOperation } from './described-operations.ts';

/** What goes over the wire, before API Gateway reads it. */
export interface WireRequest {
  path: string;
  query: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
}

/** A request in parts, so that each can be bent. */
export interface DraftRequest {
  params: Record<string, string>;
  /** In order; a name may stand there twice. Values as they are written in the query. */
  query: (readonly [name: string, value: string])[];
  headers: Record<string, string>;
  body: unknown;
  /** Instead of the body. */
  rawBody?: string | Uint8Array;
}

export function toWire(operation: DescribedOperation, draft: DraftRequest): WireRequest {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(draft.params[name] ?? '-'),
  );
  const query = draft.query.map(([name, value]) => `${name}=${value}`).join('&');
  const body = draft.rawBody ?? writeBody(operation, draft.body);
  return { path, query, headers: draft.headers, body };
}

function writeBody(operation: DescribedOperation, body: unknown): string | null {
  if (operation.body === null) return null;
  if (typeof body === 'string' && operation.body.mediaType !== 'application/json') return body;
  return Object.entries(RAW_VALUES).reduce(
    (text, [mark, value]) => text.replaceAll(`"${mark}"`, value),
    JSON.stringify(body) ?? '',
  );
}
