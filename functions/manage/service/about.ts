import type { ApiDescription } from '#shared/lambda/openapi.ts';

/** What the document says of the API as a whole. A new resource gets its sentence here. */
export const about: ApiDescription = {
  title: 'Adtally management API',
  version: '1.0.0',
  summary: 'What ad networks charged, by campaign and hour.',
  description: `
Send an API key with every call: \`Authorization: Bearer adt_…\`. It belongs to one workspace and has a role: viewers read,
editors change things, admins manage keys too. What belongs to another workspace is answered as if it did not exist.

- **Money** is a decimal string with six decimals (\`"12.345678"\`) beside its ISO 4217 currency; **instants** are ISO 8601
  with an offset, **days** are \`2026-03-14\`.
- **Lists** come in pages of up to 200. Ask for the next one with \`cursor\`, the \`nextCursor\` of the page before; a
  cursor belongs to the list and the filters it came from.
- **Changes** of one thing can name the version they are based on: send its \`ETag\` as \`If-Match\`, and a lost update is
  answered with 412 instead of made.
- **Repeating** a POST is safe with an \`Idempotency-Key\`.
- **Errors** are \`application/problem+json\` (RFC 9457) with a stable \`type\`, a sentence, the request's id, and an entry
  for each bad field. Bodies may have 1 MB; fields and parameters that are not known are refused.
`.trim(),
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  resources: {
    'API keys': 'Who may call this API, and what they may do.',
    'Audit log': 'Who changed what, and what was there before.',
    Campaigns: "The workspace's own campaigns, each linked to one network campaign at most.",
    Conversions: 'Events that earn, with a status that can change.',
    Costs: 'What network campaigns cost, by the hour, as the network last said.',
    Deliveries: 'Postbacks that were sent, or are to be.',
    Events: 'Clicks, impressions and conversions as feeds received them.',
    'Exchange rates': 'What currencies were worth, by the day; reports convert by them.',
    Integrations: 'Connected accounts of networks: how fresh their costs are, and what was read when.',
    'Manual costs': 'Costs that no network tells, set by hand or from a file.',
    'Outgoing hosts': 'Who gets postbacks; a host that keeps failing is paused.',
    Providers: 'The networks that can be connected.',
    Reports: 'Costs, revenue and profit, grouped and filtered, as JSON, CSV or XLSX.',
    Service: 'The API itself.',
    'Traffic sources': 'Where the workspace buys traffic, and which integration tells what it costs.',
    Workspace: 'The name, time zone and currency behind the key.',
  },
};
