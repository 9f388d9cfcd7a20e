import { RequestError } from '#shared/domain/errors.ts';
import type { CostRepository, WorkspaceRepository } from '#shared/domain/ports.ts';
import type { RollUpReader } from '#shared/domain/reporting-ports.ts';
import type { ChangedDay } from '#shared/domain/roll-up-days.ts';
import { type Clock, type LocalDay, parseInstant, utcDayOf } from '#shared/domain/time.ts';
import { type RollUpDaysDeps, type RollUpFailure, rollUpDays } from './roll-up-days.ts';

export interface RebuildRollUpsDeps extends RollUpDaysDeps {
  workspaces: Pick<WorkspaceRepository, 'find'>;
  /** Deleted ones included: their costs stay. */
  integrationIds(workspaceId: string): AsyncIterable<string[]>;
  costs: Pick<CostRepository, 'rowsOf' | 'campaignDays'>;
  rollUps: Pick<RollUpReader, 'days'>;
  now: Clock;
}

/** Which days, in UTC and both included; null for all there are. */
export interface RollUpsToRebuild {
  workspaceId: string;
  firstDay: LocalDay | null;
  lastDay: LocalDay | null;
}

/** What has been looked at since the last such word. */
export interface RebuildProgress {
  /** Whose costs; null where it is events. */
  integrationId: string | null;
  days: number;
  failures: readonly RollUpFailure[];
}

const BEFORE_ALL: LocalDay = '0000-01-01';
const AFTER_ALL: LocalDay = '9999-12-31';

/**
 * Makes the roll-ups of a workspace again from their hours: of costs on all days that have rows, of events on all days
 * that were rolled up before. It is the work of the stream, so it can run beside it, end anywhere and be repeated.
 * @throws RequestError when there is no such workspace.
 */
export async function* rebuildRollUps(
  deps: RebuildRollUpsDeps,
  { workspaceId, firstDay, lastDay }: RollUpsToRebuild,
): AsyncGenerator<RebuildProgress> {
  const workspace = await deps.workspaces.find(workspaceId);
  if (!workspace) throw new RequestError('not-found', 'not-found', `There is no workspace ${workspaceId}.`);
  for await (const integrationIds of deps.integrationIds(workspaceId)) {
    for (const integrationId of integrationIds) {
      yield* rebuildCosts(deps, workspaceId, integrationId, [firstDay ?? BEFORE_ALL, lastDay ?? AFTER_ALL]);
    }
  }
  const createdOn = utcDayOf(parseInstant(workspace.createdAt));
  yield* rebuildEvents(deps, workspaceId, [firstDay ?? createdOn, lastDay ?? utcDayOf(deps.now())]);
}

type DayRange = readonly [first: LocalDay, last: LocalDay];

async function* rebuildCosts(
  deps: RebuildRollUpsDeps,
  workspaceId: string,
  integrationId: string,
  range: DayRange,
): AsyncGenerator<RebuildProgress> {
  for await (const page of deps.costs.campaignDays(integrationId, ...range)) {
    const changes = page.map(({ networkCampaignId, day }): ChangedDay => {
      return { kind: 'costs', workspaceId, origin: { integrationId, networkCampaignId, day } };
    });
    yield { integrationId, days: changes.length, failures: await rollUpDays(deps, changes) };
  }
}

async function* rebuildEvents(
  deps: RebuildRollUpsDeps,
  workspaceId: string,
  range: DayRange,
): AsyncGenerator<RebuildProgress> {
  for await (const page of deps.rollUps.days(workspaceId, ...range)) {
    const changes = page.flatMap((rollUp): ChangedDay[] => {
      if (rollUp.kind === 'costs') return [];
      const { feedId, campaignId, day } = rollUp;
      return [{ kind: 'events', workspaceId, origin: { feedId, campaignId, day } }];
    });
    if (changes.length === 0) continue;
    yield { integrationId: null, days: changes.length, failures: await rollUpDays(deps, changes) };
  }
}
