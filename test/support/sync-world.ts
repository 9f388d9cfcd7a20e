import { createIdMaker } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { SyncMessage } from '#shared/domain/sync-run.ts';
import { formatInstant, parseInstant } from '#shared/domain/time.ts';
import type { NetworkCost, Networks, ReadSummary } from '#shared/providers/provider.ts';
import { type RunSyncDeps, runSync, type SyncOutcome } from '#shared/usecases/run-sync.ts';
import { createMemoryLedger } from './memory-ledger.ts';

export const TICK = '2026-03-14T13:05:00Z';

const integration: Integration = {
  id: 'int_1',
  workspaceId: 'wsp_1',
  kind: 'cost',
  provider: 'sample',
  name: 'Sample',
  state: 'active',
  timezone: 'Etc/UTC',
  currency: 'USD',
  credentials: 'sealed:{"apiToken":"placeholder"}',
  credentialHint: '…lder',
  credentialGroup: 'group',
  trafficSourceIds: [],
  settings: {},
  warnings: [],
  createdAt: TICK,
  updatedAt: TICK,
  version: 1,
};

export const reported = (
  campaignId: string,
  day: string,
  hour: number | null,
  amount: number,
  clicks = 1,
): NetworkCost => ({
  campaignId,
  campaignName: null,
  day,
  hour,
  amount,
  impressions: 10,
  clicks,
});

/** A world with one integration whose network answers `answer`, or fails. */
export function createSyncWorld(
  options: {
    granularity?: 'hour' | 'day';
    daysPerSlice?: number;
    longestRunDays?: number;
    keepsDays?: number;
    timezone?: string;
  } = {},
) {
  const ledger = createMemoryLedger();
  const world = {
    ledger,
    answer: [] as NetworkCost[],
    total: null as number | null,
    failure: null as Error | null,
    integration: { ...integration, timezone: options.timezone ?? 'Etc/UTC' },
    now: parseInstant(TICK),
    reads: [] as string[],
    onRead: async (): Promise<void> => {},
  };
  let made = 0;
  const readCosts: Networks['readCosts'] = async function* (_account, window) {
    world.reads.push(`${window.firstDay}..${window.lastDay}`);
    await world.onRead();
    if (world.failure) throw world.failure;
    for (const row of world.answer) if (row.day >= window.firstDay && row.day <= window.lastDay) yield row;
    return { total: world.total } satisfies ReadSummary;
  };
  const deps: RunSyncDeps = {
    integrations: {
      find: async (workspaceId, id) => (workspaceId === 'wsp_1' && id === 'int_1' ? world.integration : null),
    },
    costs: ledger.costs,
    runs: ledger.runs,
    states: ledger.states,
    queue: ledger.queue,
    networks: { readCosts },
    cipher: { decrypt: async (sealed) => sealed.replace('sealed:', '') },
    findProvider: (id) =>
      id === 'sample'
        ? {
            granularity: options.granularity ?? 'hour',
            resyncDays: 3,
            ...(options.longestRunDays ? { longestRunDays: options.longestRunDays } : {}),
            ...(options.keepsDays ? { keepsDays: options.keepsDays } : {}),
          }
        : null,
    ids: createIdMaker({
      now: () => world.now,
      randomBytes: (count) => {
        made += 1;
        return new Uint8Array(count).fill(made);
      },
    }),
    now: () => world.now,
    daysPerSlice: options.daysPerSlice ?? 31,
    retryScale: 1,
  };
  const deliver = (message: SyncMessage, receiveCount = 1): Promise<SyncOutcome> =>
    runSync(deps, message, { receiveCount, readDeadline: world.now + 60_000 });
  const hourly = (tick = TICK): SyncMessage => ({
    reason: 'hourly',
    workspaceId: 'wsp_1',
    integrationId: 'int_1',
    tick,
  });
  const amounts = (): Record<string, string> =>
    Object.fromEntries(
      ledger
        .rows()
        .map((row) => [`${row.networkCampaignId} ${formatInstant(row.hour)}`, String(row.amount)] as const)
        .sort(),
    );
  return { world, ledger, deps, deliver, hourly, amounts };
}
