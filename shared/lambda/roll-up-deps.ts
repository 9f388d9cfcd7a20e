import { readChangedDay } from '#shared/adapters/dynamodb/changed-day.ts';
import { createCostRepository } from '#shared/adapters/dynamodb/cost-repository.ts';
import {
  createCostDayStore,
  createEventDayStore,
  createEventHourReader,
} from '#shared/adapters/dynamodb/roll-up-store.ts';
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
  const documents = createDocuments();
  return {
    costs: createCostRepository(documents, LEDGER_TABLE, systemPause),
    eventHours: createEventHourReader(documents, LEDGER_TABLE),
    costDays: createCostDayStore(documents, LEDGER_TABLE, systemPause),
    eventDays: createEventDayStore(documents, LEDGER_TABLE, systemPause),
    readChange: readChangedDay,
    now: () => Date.now(),
  };
}
