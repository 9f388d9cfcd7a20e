import { z } from 'zod';
import type { Controls } from '#local/cloud/control.ts';
import type { StandInNetworkId, StandInNetworks } from '#local/networks/stand-in-networks.ts';
import { parseMicros } from '#shared/domain/money.ts';
import { formatInstant, HOUR_MS, type Instant, parseInstant } from '#shared/domain/time.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import { connectDemo, type DemoIntegration } from './connect-demo.ts';
import { hoursThatFit, renderCostTable, type TableCost } from './cost-table.ts';
import { nextSteps } from './next-steps.ts';

const FIRST_COSTS_TIMEOUT_MS = 55_000;
const NETWORK_NAMES = {
  exoclick: 'ExoClick',
  mediago: 'MediaGo',
} as const satisfies Record<StandInNetworkId, string>;

export interface DemoDeps {
  origin: string;
  key: string;
  /** How a shell gets at the key; see `nextSteps`. */
  shellKey: string;
  controls: Pick<Controls, 'drain'>;
  networks: StandInNetworks;
  /** Networks that are to be connected: those whose address nobody has set otherwise. */
  networkIds: readonly StandInNetworkId[];
  now: () => Instant;
  terminalWidth: number;
  print: (line: string) => void;
}

/** Connects the stand-in networks, waits for their first costs and shows them. @throws when the API refuses a step. */
export async function runDemo(deps: DemoDeps): Promise<void> {
  const api = createApiClient(deps.origin, deps.key);
  const integrations: DemoIntegration[] = [];
  for (const id of deps.networkIds) {
    integrations.push(await connectDemo(api, id, NETWORK_NAMES[id], deps.networks.accounts[id]));
  }
  const [first] = integrations;
  if (!first) return;
  await deps.controls.drain(FIRST_COSTS_TIMEOUT_MS);

  const hours = hoursThatFit(deps.terminalWidth);
  const now = deps.now();
  const firstHour = (Math.floor(now / HOUR_MS) - hours + 1) * HOUR_MS;
  const campaignNames = await readCampaignNames(api);
  const costs = await Promise.all(
    integrations.map((integration) =>
      readCosts(api, integration, campaignNames, firstHour, firstHour + hours * HOUR_MS),
    ),
  );
  deps.print('');
  deps.print('Costs of the stand-in networks by campaign and hour (UTC); the last hour is still running.');
  deps.print('');
  for (const line of renderCostTable(costs.flat(), firstHour, hours)) deps.print(line);
  deps.print('');
  const { origin, shellKey } = deps;
  for (const line of nextSteps({ origin, key: shellKey, integrationId: first.id, now })) deps.print(line);
  deps.print('');
}

async function readCampaignNames(api: ApiClient): Promise<ReadonlyMap<string, string>> {
  const campaign = z.object({ id: z.string(), name: z.string() });
  const campaigns = await api.list('/v1/campaigns', {}, campaign);
  return new Map(campaigns.map(({ id, name }) => [id, name]));
}

const costSchema = z.object({
  networkCampaignId: z.string(),
  campaignId: z.string().nullable(),
  hour: z.string(),
  amount: z.string(),
  currency: z.string(),
  derived: z.boolean(),
});

async function readCosts(
  api: ApiClient,
  integration: DemoIntegration,
  campaignNames: ReadonlyMap<string, string>,
  from: Instant,
  to: Instant,
): Promise<TableCost[]> {
  const query = { integrationId: integration.id, from: formatInstant(from), to: formatInstant(to) };
  const costs = await api.list('/v1/costs', query, costSchema);
  const isDerived = costs.some(({ derived }) => derived);
  const note = isDerived ? ', which reports days: its hours are derived' : '';
  return costs.map(({ networkCampaignId, campaignId, hour, amount, currency }) => ({
    group: `${integration.name} (${integration.timezone})${note}`,
    campaign: campaignNames.get(campaignId ?? '') ?? `${networkCampaignId}, not linked`,
    currency,
    hour: parseInstant(hour),
    amount: parseMicros(amount),
  }));
}
