import { z } from 'zod';
import { openNetwork } from './api-world.ts';

import type { DescribedOperation, DescribedParameter } from './described-operations.ts';
import type { DraftRequest } from './draft-request.ts';

/** Ids of what there is, by their prefix: `cmp_`. */
export type KnownIds = ReadonlyMap<string, string>;

/** What a request says of its own: the names of things, and what must never be shown. */
export interface Words {
  name: string;
  secret: string;
}

/** The request that the document gives as its example, about what there is. Optional parameters are left out. */
export function validRequest(operation: DescribedOperation, ids: KnownIds, words: Words): DraftRequest {
  const required = operation.parameters.filter((parameter) => parameter.required);
  const inPath = required.filter((parameter) => parameter.in === 'path');
  const inQuery = required.filter((parameter) => parameter.in === 'query');
  return {
    params: Object.fromEntries(inPath.map((parameter) => [parameter.name, validValue(parameter, ids)])),
    query: inQuery.map((parameter) => [parameter.name, encodeURIComponent(validValue(parameter, ids))]),
    headers: operation.body ? { 'content-type': operation.body.mediaType } : {},
    body: operation.body ? adapt(operation.body.example, ids, words) : null,
  };
}

export function validValue({ example, schema }: DescribedParameter, ids: KnownIds): string {
  const prefix = /^\^([a-z]{3}_)/.exec(schema.pattern ?? '')?.[1] ?? '';
  const [written] = [example, ...schema.examples, schema.default, ...schema.enum].filter(
    (value) => value !== undefined,
  );
  return ids.get(prefix) ?? String(written ?? 'a');
}

/** What refers to something that is not there is left out. */
function adapt(node: unknown, ids: KnownIds, words: Words): unknown {
  if (typeof node === 'string') return isId(node) ? ids.get(node.slice(0, 4)) : node;
  if (Array.isArray(node))
    return node.map((each) => adapt(each, ids, words)).filter((each) => each !== undefined);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([name, value]) => [
    name,
    own(name, words) ?? adapt(value, ids, words),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && !isHollow(value)));
}

const isId = (text: string): boolean => /^[a-z]{3}_[a-z0-9]+$/.test(text);
const hollowSchema = z.strictObject({ networkCampaignId: z.string() });
/** A link to a campaign of an integration that is not there. */
const isHollow = (value: unknown): boolean => hollowSchema.safeParse(value).success;

function own(field: string, { name, secret }: Words): unknown {
  if (field === 'provider') return openNetwork.id;
  if (field === 'credentials') return { apiToken: secret };
  return field === 'name' ? name : undefined;
}
