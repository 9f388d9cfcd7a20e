import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openLedger } from '../support/ledger.ts';
import { createClient } from '../support/ledger-client.ts';
import { measure } from '../support/measure.ts';
import { createMemoryLog, syncDays } from '../support/one-integration.ts';
import { contend, type ReadTask, type RowsMoved } from '../support/tasks.ts';
import { countWrittenItems } from '../support/written-items.ts';

const BATCH_TAKEN = { Responses: Array.from({ length: 25 }, () => ({})) };

/** A whole sync with all the work of writing: every call is composed and signed, and answered before it is sent. */
void contend(async (task: ReadTask) => {
  const client = createClient('http://127.0.0.1:9');
  const written = countWrittenItems(client);
  answerUnsent(client);
  const { costs } = openLedger(client, 'Ledger');
  return measure(async (): Promise<RowsMoved> => {
    const run = await syncDays({ ...createMemoryLog(), networkOrigin: task.networkOrigin, costs }, task);
    return { rows: written.counted().rows, micros: (run.ledgerTotal ?? '').replace('.', '') };
  });
});

/** An empty ledger that takes everything. */
function answerUnsent(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (_next, { commandName }) =>
      async () => {
        const answer = commandName === 'BatchExecuteStatementCommand' ? BATCH_TAKEN : {};
        const body = new TextEncoder().encode(JSON.stringify(answer));
        return { response: { statusCode: 200, headers: {}, body } };
      },
    { step: 'deserialize', priority: 'low', name: 'answerUnsent' },
  );
}
