import type { ExchangeRate } from '#shared/domain/exchange-rate.ts';
import { type ManualCost, utcDaysOf } from '#shared/domain/manual-cost.ts';
import { ConflictError } from '#shared/domain/ports.ts';
import type { ExchangeRateRepository, ManualCostRepository } from '#shared/domain/reporting-ports.ts';
import { pageOf } from './memory-config.ts';

/** Manual costs and exchange rates in memory, with the promises of their repositories. */
export function createMemoryReporting() {
  const costs = new Map<string, { workspaceId: string; cost: ManualCost }>();
  const costsOf = (workspaceId: string): ManualCost[] =>
    [...costs.values()].filter((entry) => entry.workspaceId === workspaceId).map(({ cost }) => cost);
  const manualCosts: ManualCostRepository = {
    create: async (workspaceId, added) => {
      for (const cost of added) {
        if (costs.has(cost.id)) throw new ConflictError('It exists.');
        costs.set(cost.id, { workspaceId, cost });
      }
    },
    find: async (workspaceId, id) => costsOf(workspaceId).find((cost) => cost.id === id) ?? null,
    list: async (workspaceId, campaignId, page) =>
      pageOf(
        costsOf(workspaceId).filter((cost) => campaignId === null || cost.campaignId === campaignId),
        page,
        ['manual costs', workspaceId, campaignId],
      ),
    touching: async (workspaceId, first, last) =>
      costsOf(workspaceId)
        .filter((cost) => utcDaysOf(cost).first <= last && utcDaysOf(cost).last >= first)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    delete: async (_workspaceId, { id }) => void costs.delete(id),
  };

  const rates = new Map<string, { id: string; workspaceId: string; rate: ExchangeRate }>();
  const ratesOf = (workspaceId: string) =>
    [...rates.values()].filter((entry) => entry.workspaceId === workspaceId);
  const exchangeRates: ExchangeRateRepository = {
    put: async (workspaceId, given) => {
      for (const rate of given) {
        const id = `${workspaceId} ${rate.from} ${rate.to} ${rate.date}`;
        rates.set(id, { id, workspaceId, rate });
      }
    },
    list: async (workspaceId, filter, page) => {
      const { from, to, fromDate, toDate } = filter;
      const found = ratesOf(workspaceId)
        .filter(({ rate }) => (from ?? rate.from) === rate.from && (to ?? rate.to) === rate.to)
        .filter(({ rate }) => (fromDate ?? rate.date) <= rate.date && (toDate ?? rate.date) >= rate.date);
      const { items, cursor } = pageOf(found, page, ['rates', workspaceId, filter]);
      return { items: items.map(({ rate }) => rate), cursor };
    },
    between: async (workspaceId, { from, to }, first, last) =>
      ratesOf(workspaceId)
        .map(({ rate }) => rate)
        .filter((rate) => rate.from === from && rate.to === to && rate.date >= first && rate.date <= last)
        .toSorted((a, b) => (a.date < b.date ? -1 : 1)),
  };
  return { manualCosts, exchangeRates };
}
