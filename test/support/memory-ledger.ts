import type { CampaignDay, LedgerCost } from '#shared/domain/cost.ts';
import { NEVER_SYNCED, type SyncState } from '#shared/domain/integration.ts';
import {
  ConflictError,
  type CostChange,
  type CostRepository,
  type SyncQueue,
  type SyncRunRepository,
  type SyncStateRepository,
} from '#shared/domain/ports.ts';
import type { SyncMessage, SyncRun } from '#shared/domain/sync-run.ts';

/** The process ended here, as a kill would end it. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/**
 * The ledger of one integration in memory, row by row as the real one writes it. `crashAfterWrites` ends the process
 * after so many single writes; what was written before stays.
 */
export function createMemoryLedger() {
  const rows = new Map<string, LedgerCost>();
  const days = new Map<string, CampaignDay>();
  const corrected = new Set<number>();
  const runs = new Map<string, SyncRun>();
  const ticks = new Map<string, string>();
  const queued: SyncMessage[] = [];
  let state: SyncState = NEVER_SYNCED;
  let writesLeft = Number.POSITIVE_INFINITY;
  let writeCount = 0;
  let costWrites = 0;

  const write = (act: () => void): void => {
    if (writesLeft <= 0) throw new Crash('The process ended before a write.');
    writesLeft -= 1;
    writeCount += 1;
    act();
  };
  const rowKey = (campaignId: string, hour: number): string => `${campaignId} ${hour}`;

  const costs: Pick<
    CostRepository,
    'rowsOf' | 'campaignDays' | 'putCampaignDays' | 'markCorrected' | 'replace'
  > = {
    async *rowsOf(_integrationId, campaignId, { from, to }) {
      const found = [...rows.values()].filter(
        (row) => row.networkCampaignId === campaignId && row.hour >= from && row.hour < to,
      );
      yield found.sort((a, b) => a.hour - b.hour);
    },
    async *campaignDays(_integrationId, firstDay, lastDay) {
      yield [...days.values()].filter(({ day }) => day >= firstDay && day <= lastDay);
    },
    async putCampaignDays(_integrationId, added) {
      for (const day of added) write(() => days.set(`${day.day} ${day.networkCampaignId}`, day));
    },
    async markCorrected(_integrationId, hours) {
      for (const hour of hours) write(() => corrected.add(hour));
    },
    async replace(_integrationId, changes) {
      let lost = 0;
      for (const { before, after } of changes) {
        const key = rowKey(after.networkCampaignId, after.hour);
        if (rows.get(key)?.revision !== before?.revision) lost += 1;
        else {
          write(() => rows.set(key, after));
          costWrites += 1;
        }
      }
      return { written: changes.length - lost, lost };
    },
  };

  const runRepository: Pick<SyncRunRepository, 'claimTick' | 'put' | 'find'> = {
    async claimTick(_integrationId, { reason, tick }, runId) {
      const key = `${reason} ${tick}`;
      if (!ticks.has(key)) write(() => ticks.set(key, runId));
      return ticks.get(key) ?? runId;
    },
    async put(_integrationId, run) {
      write(() => runs.set(run.id, run));
    },
    async find(_integrationId, runId) {
      return runs.get(runId) ?? null;
    },
  };

  const states: Pick<SyncStateRepository, 'find' | 'raiseFence' | 'save'> = {
    async find() {
      return state;
    },
    async raiseFence() {
      write(() => {
        state = { ...state, fence: state.fence + 1 };
      });
      return state;
    },
    async save(_integrationId, next) {
      if (next.fence !== state.fence) throw new ConflictError('A newer run has begun.');
      write(() => {
        state = next;
      });
    },
  };

  const queue: SyncQueue = {
    async send(messages) {
      for (const { body } of messages) write(() => queued.push(body));
    },
  };

  return {
    costs,
    runs: runRepository,
    states,
    queue,
    /** Messages sent and not taken yet. */
    queued,
    corrected,
    rows: (): LedgerCost[] => [...rows.values()],
    allRuns: (): SyncRun[] => [...runs.values()],
    state: (): SyncState => state,
    /** Single writes so far, of cost rows alone too. */
    writes: () => ({ all: writeCount, costs: costWrites }),
    crashAfterWrites(count: number): void {
      writesLeft = count;
    },
    /** Changes a row behind a run's back, as another run would. */
    interfere(change: CostChange): void {
      rows.set(rowKey(change.after.networkCampaignId, change.after.hour), change.after);
    },
    raiseFence(): void {
      state = { ...state, fence: state.fence + 1 };
    },
  };
}
