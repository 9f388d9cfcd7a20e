import type { RollUpReader } from '#shared/domain/reporting-ports.ts';
import type { CostDay, EventDay, EventDetailDay, RollUp } from '#shared/domain/roll-up.ts';
import { daysBetween, type Instant } from '#shared/domain/time.ts';

interface Of {
  workspaceId: string;
}

/** Roll-ups in memory: day by day, in pages of an odd size. */
export function createMemoryRollUpReader() {
  const costDays: (CostDay & Of)[] = [];
  const eventDays: (EventDay & Of)[] = [];
  const detailDays: (EventDetailDay & Of)[] = [];
  /** By workspace. */
  const counted = new Map<string, Instant>();

  function* pagesOf<Item>(items: readonly Item[]): Generator<Item[]> {
    for (let start = 0; start < items.length; start += 3) yield items.slice(start, start + 3);
  }
  const on =
    (workspaceId: string, day: string) =>
    (item: Of & { day: string }): boolean =>
      item.workspaceId === workspaceId && item.day === day;

  const reader: RollUpReader = {
    async *days(workspaceId, first, last) {
      for (const day of daysBetween(first, last)) {
        const costs: RollUp[] = costDays
          .filter(on(workspaceId, day))
          .map((each) => ({ kind: 'costs', ...each }));
        const events: RollUp[] = eventDays
          .filter(on(workspaceId, day))
          .map((each) => ({ kind: 'events', ...each }));
        yield* pagesOf([...costs, ...events]);
      }
    },
    async *details(workspaceId, first, last) {
      for (const day of daysBetween(first, last)) yield* pagesOf(detailDays.filter(on(workspaceId, day)));
    },
    eventsOf: async (workspaceId, campaignId, first, last) =>
      eventDays.filter(
        (each) =>
          each.workspaceId === workspaceId &&
          each.campaignId === campaignId &&
          each.day >= first &&
          each.day <= last,
      ),
  };
  const eventFreshness = {
    countedUntil: async (workspaceId: string) => counted.get(workspaceId) ?? null,
  };
  return { reader, eventFreshness, counted, costDays, eventDays, detailDays };
}
