import { type createApiWorld, NOW, openNetwork, SECRET } from './api-world.ts';
import { sampleEvent } from './sample-event.ts';
import { sampleDelivery } from './sample-postback.ts';

type World = Awaited<ReturnType<typeof createApiWorld>>;
type Parameters = Readonly<Record<string, string>>;

const CREDENTIALS = { apiToken: SECRET };
const RANGE = 'from=2026-03-13T00:00:00Z&to=2026-03-15T00:00:00Z';
const DAYS = { from: '2026-03-13', to: '2026-03-14' };

/** Stands in every name and text that a sample has, so that what shows it shows a sample. */
export const MARKER = 'Only for its owner';
const name = MARKER;

/** A body that the route takes, by route. */
const BODIES: Readonly<Record<string, unknown>> = {
  'PATCH /v1/integrations/{id}': { name },
  'POST /v1/integrations/{id}/reconnect': { credentials: CREDENTIALS },
  'POST /v1/integrations/{id}/syncs': DAYS,
  'PATCH /v1/traffic-sources/{id}': { name },
  'PATCH /v1/campaigns/{id}': { name },
  'POST /v1/integrations/{id}/outgoing-rules': { name, url: 'https://partner.example/' },
  'PATCH /v1/integrations/{id}/outgoing-rules/{ruleId}': { name },
  'POST /v1/integrations/{id}/replays': { from: '2026-03-13T00:00:00Z', to: '2026-03-15T00:00:00Z' },
  'POST /v1/integrations/{id}/imports': 'txid\nt1\n',
  'PATCH /v1/conversions/{id}': { status: 'rejected', reason: name },
};

/** Parameters that a route needs before it looks anything up, or by which it would find a sample. */
const queriesOf = ({ integrationId, campaignId }: Parameters): Readonly<Record<string, string>> => ({
  '/v1/integrations/{id}/coverage': RANGE,
  '/v1/integrations/{id}/revisions': 'from=2026-03-13&to=2026-03-14',
  '/v1/costs': `integrationId=${integrationId}&${RANGE}`,
  '/v1/reports': `groupBy=campaign,networkCampaign&campaign=${campaignId}&${RANGE}`,
});

/** One resource of every kind in a workspace, and how each route would be called for it. */
export interface Samples {
  /** The address with the ids of samples in it. @throws when there is no sample for it. */
  addressOf(path: string): string;
  bodyOf(method: string, path: string): unknown;
  queryOf(path: string): string;
  ids: readonly string[];
}

export async function createSamples({ call, rows, events, postbacks, home }: World): Promise<Samples> {
  const create = async (path: string, body: unknown): Promise<string> => {
    const answer = await call('POST', path, { body, workspaceId: home });
    if (answer.status >= 300) throw new Error(`The sample of ${path} was refused: ${answer.text}`);
    return String(answer.body['id']);
  };
  const integrationId = await create('/v1/integrations', {
    provider: openNetwork.id,
    name,
    credentials: CREDENTIALS,
  });
  const feedId = await create('/v1/integrations', { provider: 'events', name });
  const campaignId = await create('/v1/campaigns', { name });
  const sourceId = await create('/v1/traffic-sources', { provider: openNetwork.id, name });
  const keyId = await create('/v1/api-keys', { name, role: 'admin' });
  const manualCostId = await create('/v1/manual-costs', { campaignId, ...DAYS, amount: '10.00' });
  const runId = await create(`/v1/integrations/${integrationId}/syncs`, DAYS);
  const signingKeyId = await create(`/v1/integrations/${feedId}/signing-keys`, undefined);
  const replayId = await create(`/v1/integrations/${feedId}/replays`, {
    from: '2026-03-13T00:00:00Z',
    to: '2026-03-15T00:00:00Z',
  });
  const ruleId = await create(`/v1/integrations/${feedId}/outgoing-rules`, {
    name,
    url: 'https://partner.example/',
  });
  const host = 'partner.example:443';
  const delivery = sampleDelivery({ workspaceId: home, feedId, ruleId, url: `https://${host}/?${MARKER}` });
  await postbacks.ports.deliveries.putIfAbsent(delivery);
  await postbacks.ports.outgoingHosts.clear(home, host, Date.parse(NOW));
  const identity = '0123456789abcdefghjkmnpqrs';
  const eventId = `evt_${identity}`;
  const told = { id: eventId, workspaceId: home, feedId, type: 'conversion', publisher: MARKER } as const;
  await events.store.insert(sampleEvent(told), [identity], null);
  rows.push({
    integrationId,
    networkCampaignId: MARKER,
    hour: Date.parse(NOW),
    amount: 1n,
    currency: 'EUR',
    impressions: 0,
    clicks: 0,
    derived: false,
    asOf: Date.parse(NOW),
    runId,
    revision: 1,
  });

  /** What stands behind the longest address that a path begins with is the sample for it. */
  const samples: Readonly<Record<string, Parameters>> = {
    '/v1/integrations/{id}': { id: integrationId },
    '/v1/integrations/{id}/syncs/{runId}': { id: integrationId, runId },
    '/v1/integrations/{id}/signing-keys': { id: feedId },
    '/v1/integrations/{id}/signing-keys/{keyId}': { id: feedId, keyId: signingKeyId },
    '/v1/traffic-sources/{id}': { id: sourceId },
    '/v1/campaigns/{id}': { id: campaignId },
    '/v1/integrations/{id}/inbound': { id: feedId },
    '/v1/integrations/{id}/imports': { id: feedId },
    '/v1/integrations/{id}/replays': { id: feedId },
    '/v1/integrations/{id}/replays/{replayId}': { id: feedId, replayId },
    '/v1/integrations/{id}/outgoing-rules': { id: feedId },
    '/v1/integrations/{id}/outgoing-rules/{ruleId}': { id: feedId, ruleId },
    '/v1/integrations/{id}/deliveries': { id: feedId },
    '/v1/deliveries/{id}': { id: delivery.id },
    '/v1/outgoing-hosts/{host}': { host },
    '/v1/events/{id}': { id: eventId },
    '/v1/conversions/{id}': { id: eventId },
    '/v1/api-keys/{id}': { id: keyId },
    '/v1/manual-costs/{id}': { id: manualCostId },
  };
  const queries = queriesOf({ integrationId, campaignId });

  return {
    addressOf: (path) => {
      const known = Object.keys(samples).filter((one) => path === one || path.startsWith(`${one}/`));
      const parameters = samples[known.toSorted((a, b) => b.length - a.length)[0] ?? ''] ?? {};
      return path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => {
        const id = parameters[parameter];
        if (id === undefined) throw new Error(`There is no sample of ${path}: add one to this file.`);
        return id;
      });
    },
    bodyOf: (method, path) => {
      const body = BODIES[`${method} ${path}`];
      if (body === undefined) throw new Error(`There is no sample body of ${method} ${path}: add one.`);
      return body;
    },
    queryOf: (path) => queries[path] ?? '',
    ids: Object.values(samples).flatMap((parameters) => Object.values(parameters)),
  };
}
