import { DateTime } from 'luxon';
import type { Micros } from '#shared/domain/money.ts';
import {
  HOUR_MS,
  type Instant,
  type InstantRange,
  type LocalDay,
  parseInstant,
} from '#shared/domain/time.ts';
import { Refusal } from './reply.ts';
import {
  addSpend,
  type Campaign,
  type OrderField,
  type Report,
  type ReportQuery,
  type ReportRow,
  type ReportSource,
  type Spend,
} from './report.ts';

/** A campaign and what it spends in each UTC hour, given by the hour's start. */
export interface SpendingCampaign extends Campaign {
  spendIn(hour: Instant): Spend | undefined;
  /** Whether reports have rows for hours without spend, as some networks send them. */
  showsEmptyHours?: boolean;
}

interface HourOfSpend extends Spend {
  campaignId: string;
  hour: Instant;
}

/** What an account really spent, by campaign and UTC hour: the truth that reports are cut from. */
export interface SpendBook extends ReportSource {
  /** The hours that start in the range; hours without spend are left out. Without `visibleAt` all hours are whole. */
  hours(range: InstantRange, visibleAt?: Instant): HourOfSpend[];
  total(range: InstantRange, visibleAt?: Instant): Micros;
  /** Changes an hour after the fact. All zero takes the hour out of every report. */
  correct(campaignId: string, hour: Instant, spend: Spend): void;
}

/** Spend by the start of the hour, such as `2026-03-14T13:00:00Z`. */
export function spendTable(table: Readonly<Record<string, Spend>>): SpendingCampaign['spendIn'] {
  const byHour = new Map(Object.entries(table).map(([hour, spend]) => [parseInstant(hour), spend]));
  return (hour) => byHour.get(hour);
}

export function createSpendBook(campaigns: readonly SpendingCampaign[]): SpendBook {
  const corrections = new Map<string, Spend>();

  const spendOf = (campaign: SpendingCampaign, hour: Instant, visibleAt: Instant) => {
    const spend = corrections.get(`${campaign.id} ${hour}`) ?? campaign.spendIn(hour);
    if (!spend || visibleAt <= hour) return undefined;
    const part = visiblePart(spend, visibleAt - hour);
    return isEmpty(part) && !campaign.showsEmptyHours ? undefined : part;
  };

  const hours = (range: InstantRange, visibleAt = Number.POSITIVE_INFINITY) =>
    hoursIn(range).flatMap((hour) =>
      campaigns.flatMap((campaign) => {
        const spend = spendOf(campaign, hour, visibleAt);
        return spend ? [{ campaignId: campaign.id, hour, ...spend }] : [];
      }),
    );

  return {
    campaigns,
    hours,
    total: (range, visibleAt) => hours(range, visibleAt).reduce((sum, { micros }) => sum + micros, 0n),
    correct(campaignId, hour, spend) {
      if (!campaigns.some(({ id }) => id === campaignId))
        throw new Refusal(404, 'The account has no such campaign.');
      if (hour % HOUR_MS !== 0) throw new Refusal(400, 'A correction names the start of a UTC hour.');
      corrections.set(`${campaignId} ${hour}`, spend);
    },
    report(query) {
      const rows = new Map<string, ReportRow>();
      const wanted = campaigns.filter(({ id }) => query.campaignIds?.includes(id) ?? true);
      for (const local of localHours(query)) {
        for (const campaign of wanted) {
          const spend = spendOf(campaign, local.instant, query.visibleAt);
          if (spend) addSpend(rowFor(rows, query, campaign, local), spend);
        }
      }
      return toReport([...rows.values()], query);
    },
  };
}

/** The running hour shows the share that has passed, in steps of a hundredth of a cent. */
const visiblePart = (spend: Spend, elapsedMs: number): Spend =>
  elapsedMs >= HOUR_MS ? spend : shareOf(spend, elapsedMs);

const isEmpty = ({ micros, impressions, clicks }: Spend): boolean =>
  micros === 0n && impressions === 0 && clicks === 0;

function shareOf(spend: Spend, elapsedMs: number): Spend {
  const share = elapsedMs / HOUR_MS;
  return {
    micros: ((spend.micros * BigInt(elapsedMs)) / BigInt(HOUR_MS) / 100n) * 100n,
    impressions: Math.floor(spend.impressions * share),
    clicks: Math.floor(spend.clicks * share),
  };
}

function hoursIn({ from, to }: InstantRange): Instant[] {
  const hours: Instant[] = [];
  for (let hour = Math.ceil(from / HOUR_MS) * HOUR_MS; hour < to; hour += HOUR_MS) hours.push(hour);
  return hours;
}

interface LocalHour {
  instant: Instant;
  day: LocalDay;
  hour: number;
}

/**
 * The UTC hours of the days asked for, with what the local clock shows at their start.
 * A repeated hour shows the same twice and therefore merges; where the offset is no whole hour, a UTC hour belongs
 * to the local hour in which it starts.
 */
function localHours(query: ReportQuery): LocalHour[] {
  const zone = query.timezone;
  const from = DateTime.fromISO(query.firstDay, { zone }).startOf('day').toMillis();
  const to = DateTime.fromISO(query.lastDay, { zone }).plus({ days: 1 }).startOf('day').toMillis();
  const { within = { from, to } } = query;
  return hoursIn({
    from: Math.max(from, within.from),
    to: Math.min(to, within.to, query.visibleAt),
  })
    .map((instant) => {
      const local = DateTime.fromMillis(instant, { zone });
      return { instant, day: local.toFormat('yyyy-MM-dd'), hour: local.hour };
    })
    .filter(({ hour }) => query.hours?.includes(hour) ?? true);
}

function rowFor(
  rows: Map<string, ReportRow>,
  query: ReportQuery,
  campaign: Campaign,
  local: LocalHour,
): ReportRow {
  const row: ReportRow = {
    campaign: query.by.includes('campaign') ? campaign : null,
    day: query.by.includes('day') ? local.day : null,
    hour: query.by.includes('hour') ? local.hour : null,
    micros: 0n,
    impressions: 0,
    clicks: 0,
  };
  const key = JSON.stringify([row.campaign?.id, row.day, row.hour]);
  const known = rows.get(key);
  if (known) return known;
  rows.set(key, row);
  return row;
}

function toReport(rows: ReportRow[], query: ReportQuery): Report {
  const total: Spend = { micros: 0n, impressions: 0, clicks: 0 };
  for (const row of rows) addSpend(total, row);
  for (const { field, descending } of [...(query.order ?? [])].reverse()) {
    rows.sort((a, b) => (descending ? -1 : 1) * compare(sortValue(a, field), sortValue(b, field)));
  }
  return { count: rows.length, total, rows: (offset, limit) => rows.slice(offset, offset + limit) };
}

function sortValue(row: ReportRow, field: OrderField): string | number | bigint {
  return field === 'campaign' ? (row.campaign?.id ?? '') : (row[field] ?? 0);
}

function compare(a: string | number | bigint, b: string | number | bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
