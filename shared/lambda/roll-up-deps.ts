import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readChangedDay } from '#shared/adapters/dynamodb/changed-day.ts';
import { createCostRepository } from '#shared/adapters/dynamodb/cost-repository.ts';
import {
  createCostDayStore,
  createEventDayStore,
  createEventHourReader,
} from '#shared/adapters/dynamodb/roll-up-store.ts';
import type { CostRepository } from '#shared/domain/ports.ts';
import type { ChangedDay } from '#shared/domain/roll-up-days.ts';
import type { Clock } from '#shared/domain/time.ts';
import type { RollUpDaysDeps } from '#shared/usecases/roll-up-days.ts';
import { createDocuments } from './aws-clients.ts';
import { readEnv, rollUpEnv } from './env.ts';
import { systemPause } from './system-pause.ts';

export interface RollUpDeps extends RollUpDaysDeps {
  /** Which day an item of the ledger's stream has changed. */
  readChange: (item: Record<string, unknown>) => ChangedDay;
  now: Clock;
}

export function createRollUpDeps(): RollUpDeps {
  const { LEDGER_TABLE } = readEnv(rollUpEnv);
  return {
    ...createRollUpParts(createDocuments(), LEDGER_TABLE),
    readChange: readChangedDay,
    now: () => Date.now(),
  };
}

/** What makes days from hours, over any ledger. */
export const createRollUpParts = (
  documents: DynamoDBDocumentClient,
  ledgerTable: string,
): RollUpDaysDeps & { costs: CostRepository } => ({
  costs: createCostRepository(documents, ledgerTable, systemPause),
  eventHours: createEventHourReader(documents, ledgerTable),
  costDays: createCostDayStore(documents, ledgerTable, systemPause),
  eventDays: createEventDayStore(documents, ledgerTable, systemPause),
});
