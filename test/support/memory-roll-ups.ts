import type { LedgerCost } from '#shared/domain/cost.ts';
import { ConflictError } from '#shared/domain/ports.ts';
import type { CostDay, CostDayOrigin, EventDay, EventDayOrigin } from '#shared/domain/roll-up.ts';
import { spendChange } from '#shared/domain/roll-up-days.ts';
import type { EventHour, RollUpStore, StoredDay } from '#shared/domain/roll-up-ports.ts';
import type { RollUpDaysDeps } from '#shared/usecases/roll-up-days.ts';

/** Called around each single read and write, as often as the real ones take a call. */
export type Step = <T>(act: () => T) => Promise<T>;

export interface MemoryEventHour extends EventHour {
  feedId: string;
  campaignId: string | null;
}

/** Hours, days and spend in memory, each call atomic and as conditional as the real one. */
export function createMemoryRollUps(step: Step = async (act) => act()) {
  const rows = new Map<string, LedgerCost & { integrationId: string }>();
  const eventHours: MemoryEventHour[] = [];
  const spend = new Map<string, bigint>();
  let writes = 0;

  function createStore<Origin extends { day: string }, Day extends Origin>(
    keyOf: (origin: Origin) => string,
    onReplace: (before: Day | null, after: Day) => void,
  ): { store: RollUpStore<Origin, Day>; days: Map<string, StoredDay<Day>> } {
    const days = new Map<string, StoredDay<Day>>();
    const store: RollUpStore<Origin, Day> = {
      find: (_workspaceId, origin) => step(() => days.get(keyOf(origin)) ?? null),
      replace: (_workspaceId, before, after) =>
        step(() => {
          const stored = days.get(keyOf(after.day));
          if (stored?.version !== before?.version) throw new ConflictError('It has been replaced.');
          days.set(keyOf(after.day), { ...after, version: (before?.version ?? 0) + 1 });
          onReplace(before?.day ?? null, after.day);
          writes += 1;
        }),
    };
    return { store, days };
  }

  const costs = createStore<CostDayOrigin, CostDay>(
    ({ networkCampaignId, day }) => `${networkCampaignId} ${day}`,
    (before, after) => {
      for (const [currency, amount] of spendChange(before, after)) {
        const key = `${after.networkCampaignId} ${currency}`;
        spend.set(key, (spend.get(key) ?? 0n) + amount);
      }
    },
  );
  const events = createStore<EventDayOrigin, EventDay>(
    ({ feedId, campaignId, day }) => `${feedId} ${campaignId} ${day}`,
    () => {},
  );

  const deps: RollUpDaysDeps = {
    costs: {
      async *rowsOf(integrationId, networkCampaignId, { from, to }) {
        yield await step(() =>
          [...rows.values()]
            .filter(
              (row) => row.integrationId === integrationId && row.networkCampaignId === networkCampaignId,
            )
            .filter(({ hour }) => hour >= from && hour < to)
            .toSorted((a, b) => a.hour - b.hour),
        );
      },
    },
    eventHours: {
      async *hoursOf(feedId, campaignId, { from, to }) {
        yield await step(() =>
          eventHours.filter(
            (each) =>
              each.feedId === feedId && each.campaignId === campaignId && each.hour >= from && each.hour < to,
          ),
        );
      },
    },
    costDays: costs.store,
    eventDays: events.store,
  };

  return {
    deps,
    eventHours,
    costDays: costs.days,
    eventDays: events.days,
    /** Spend by `<network campaign> <currency>`; zero where it has come back to that. */
    spend,
    writes: (): number => writes,
    /** Sets a row as a sync does: its revision grows. */
    setCost(row: { networkCampaignId: string; hour: number; amount: bigint; currency?: string }): void {
      const key = `${row.networkCampaignId} ${row.hour}`;
      rows.set(key, {
        integrationId: 'int_1',
        impressions: 0,
        clicks: 0,
        derived: false,
        asOf: 0,
        runId: 'run_1',
        currency: 'USD',
        ...row,
        revision: (rows.get(key)?.revision ?? 0) + 1,
      });
    },
    costRows: (): LedgerCost[] => [...rows.values()],
  };
}
