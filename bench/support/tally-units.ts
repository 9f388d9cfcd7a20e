import { EVENT_HOUR_ENTITY } from '#shared/adapters/dynamodb/event-hour-item.ts';
import { WrongOutcomeError } from './benchmark.ts';
import type { Contenders } from './contender-process.ts';
import type { DynamoDbStub } from './dynamodb-stub.ts';
import { EVENTS_TABLE, LEDGER_TABLE } from './event-calls.ts';
import { measuredSchema } from './measured-schema.ts';
import type { TallyTask } from './receive-tasks.ts';
import { numberOf } from './update-expression.ts';

const TALLIED = { clicks: 1000, campaigns: 50 };
const CLICKS_OF_A_QUARTER = /^q\d+_clicks$/;

/** For each click. */
export interface TallyUnits {
  /** Write units. */
  counters: number;
  lists: number;
  /** To count. */
  readUnits: number;
}

/** Batches of 1000 clicks. */
export interface TallyPlan {
  batches: number;
  everyMs: number;
  placements: number;
}

/** What counting and listing clicks takes, in batches as large as the stream brings. */
export async function tallyUnits(
  { contenders, stub, bundle }: { contenders: Contenders; stub: DynamoDbStub; bundle: string },
  plan: TallyPlan,
): Promise<TallyUnits> {
  stub.reset(EVENTS_TABLE);
  stub.reset(LEDGER_TABLE);
  const task: TallyTask = { ...TALLIED, ...plan, bundle, awsOrigin: stub.origin };
  await contenders.run('tally-batches', task, measuredSchema);
  const clicks = plan.batches * TALLIED.clicks;
  ensureCounted(stub, clicks);
  return {
    counters: stub.counts(LEDGER_TABLE).writeUnits / clicks,
    readUnits: stub.counts(LEDGER_TABLE).readUnits / clicks,
    lists: stub.counts(EVENTS_TABLE).writeUnits / clicks,
  };
}

/** @throws WrongOutcomeError when the hours of the campaigns do not come to all clicks. */
function ensureCounted(stub: DynamoDbStub, clicks: number): void {
  const hours = stub
    .items(LEDGER_TABLE)
    .filter((item) => JSON.stringify(item['entity']) === JSON.stringify({ S: EVENT_HOUR_ENTITY }));
  const counted = hours
    .flatMap((item) => Object.entries(item))
    .filter(([name]) => CLICKS_OF_A_QUARTER.test(name))
    .reduce((sum, [, value]) => sum + numberOf(value), 0);
  if (counted !== clicks) throw new WrongOutcomeError(`${counted} of ${clicks} clicks were counted.`);
}
