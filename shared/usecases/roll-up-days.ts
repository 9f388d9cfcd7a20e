import { ConflictError, type CostRepository } from '#shared/domain/ports.ts';
import { type ChangedDay, isSameDay, makeCostDay, makeEventDay } from '#shared/domain/roll-up-days.ts';
import type {
  CostDayStore,
  EventDayStore,
  EventHourReader,
  MadeDay,
  RollUpStore,
} from '#shared/domain/roll-up-ports.ts';
import { HOUR_MS, type InstantRange, type LocalDay, parseInstant } from '#shared/domain/time.ts';

export interface RollUpDaysDeps {
  costs: Pick<CostRepository, 'rowsOf'>;
  eventHours: EventHourReader;
  costDays: CostDayStore;
  eventDays: EventDayStore;
}

/** A day that could not be rolled up, with all changes that named it. */
export interface RollUpFailure {
  changes: readonly ChangedDay[];
  error: unknown;
}

const ORIGINS_AT_ONCE = 16;
const TRIES = 5;

/**
 * Makes the roll-ups of these days again from their hours, each day once. It reads what is there now, so it does not
 * matter in which order changes are told, how often, or to how many at the same time.
 * @returns the days that failed; all others are done.
 */
export async function rollUpDays(
  deps: RollUpDaysDeps,
  changed: readonly ChangedDay[],
): Promise<RollUpFailure[]> {
  // Days of one network campaign move one total: side by side they would only get in each other's way.
  const waiting = [...Map.groupBy(changed, originOf).values()];
  const failures: RollUpFailure[] = [];
  const work = async (): Promise<void> => {
    for (let changes = waiting.pop(); changes; changes = waiting.pop()) {
      for (const ofDay of Map.groupBy(changes, ({ origin }) => origin.day).values()) {
        failures.push(...(await rollUpDay(deps, ofDay)));
      }
    }
  };
  await Promise.all(Array.from({ length: ORIGINS_AT_ONCE }, work));
  return failures;
}

const originOf = ({ workspaceId, kind, origin }: ChangedDay): string =>
  JSON.stringify([workspaceId, kind, Object.entries({ ...origin, day: null }).toSorted()]);

async function rollUpDay(deps: RollUpDaysDeps, changes: readonly ChangedDay[]): Promise<RollUpFailure[]> {
  const [change] = changes;
  if (!change) return [];
  try {
    await makeAgain(deps, change);
    return [];
  } catch (error) {
    return [{ changes, error }];
  }
}

function makeAgain(deps: RollUpDaysDeps, { workspaceId, ...changed }: ChangedDay): Promise<void> {
  const range = rangeOf(changed.origin.day);
  if (changed.kind === 'costs') {
    const { origin } = changed;
    return replaceDay(deps.costDays, workspaceId, origin, async () =>
      makeCostDay(
        origin,
        await collect(deps.costs.rowsOf(origin.integrationId, origin.networkCampaignId, range)),
      ),
    );
  }
  const { origin } = changed;
  return replaceDay(deps.eventDays, workspaceId, origin, async () =>
    makeEventDay(origin, await collect(deps.eventHours.hoursOf(origin.feedId, origin.campaignId, range))),
  );
}

/**
 * The stored day is read before its hours. Whoever replaces it has therefore seen at least what its predecessor saw,
 * and the sum of revisions tells even two days of equal figures apart: nothing older can come last.
 * @throws ConflictError when others were faster each time.
 */
async function replaceDay<Origin, Day extends Origin>(
  store: RollUpStore<Origin, Day>,
  workspaceId: string,
  origin: Origin,
  make: () => Promise<MadeDay<Day>>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const before = await store.find(workspaceId, origin);
    const after = await make();
    if (before ? isSameDay(before, after) : after.sourceRevision === 0) return;
    try {
      return await store.replace(workspaceId, before, after);
    } catch (error) {
      if (!(error instanceof ConflictError) || tries === TRIES) throw error;
    }
  }
}

function rangeOf(day: LocalDay): InstantRange {
  const from = parseInstant(`${day}T00:00:00Z`);
  return { from, to: from + 24 * HOUR_MS };
}

async function collect<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}
