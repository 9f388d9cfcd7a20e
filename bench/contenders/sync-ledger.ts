import { openLedger } from '../support/ledger.ts';
import { createClient } from '../support/ledger-client.ts';
import { measure } from '../support/measure.ts';
import { syncDays } from '../support/one-integration.ts';
import { contend, type RowsMoved, type WriteTask } from '../support/tasks.ts';

/** A whole sync into the ledger as it is deployed. */
void contend(async (task: WriteTask) => {
  const client = createClient(task.dynamoDbEndpoint);
  const sync = async (table: string, lastDay: string): Promise<RowsMoved> => {
    const parts = { ...openLedger(client, table), networkOrigin: task.networkOrigin };
    const run = await syncDays(parts, { firstDay: task.firstDay, lastDay });
    return { rows: run.rowsWritten, micros: (run.ledgerTotal ?? '').replace('.', '') };
  };
  await sync(task.warmUpTable, task.firstDay);
  const outcome = await measure(() => sync(task.table, task.lastDay));
  client.destroy();
  return outcome;
});
