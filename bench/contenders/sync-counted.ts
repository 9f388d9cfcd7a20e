import type { RunSyncDeps } from '#shared/usecases/run-sync.ts';
import { measure } from '../support/measure.ts';
import { createMemoryLog, syncDays } from '../support/one-integration.ts';
import { contend, type ReadTask, type RowsMoved } from '../support/tasks.ts';

/** A whole sync, up to the changes that would be written: these are counted. */
void contend(async (task: ReadTask) => {
  for (let pass = 0; pass < task.warmUps; pass += 1) await syncAndCount(task);
  return measure(() => syncAndCount(task));
});

async function syncAndCount(task: ReadTask): Promise<RowsMoved> {
  let rows = 0;
  let micros = 0n;
  const costs: RunSyncDeps['costs'] = {
    async *rowsOf() {},
    async *campaignDays() {},
    async putCampaignDays() {},
    async markCorrected() {},
    async replace(_integrationId, changes) {
      rows += changes.length;
      for (const { after } of changes) micros += after.amount;
      return { written: changes.length, lost: 0 };
    },
  };
  await syncDays({ ...createMemoryLog(), networkOrigin: task.networkOrigin, costs }, task);
  return { rows, micros: String(micros) };
}
