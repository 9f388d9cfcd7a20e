import { RequestError } from './errors.ts';
import {
  matchesFilters,
  type Origin,
  type OriginKey,
  type ReportFilters,
  type ReportKey,
  TIME_KEYS,
  type TimeKey,
} from './report-keys.ts';
import { createSums, type ReportSums } from './report-sums.ts';
import type { TimeCut } from './report-time.ts';
import type { Instant } from './time.ts';

/** What fits into the memory of a function, with room to spare. */
const MOST_LINES = 1_000_000;

/** The values of a line under the keys that a report is grouped by, in their order. */
export type LineKey = readonly (string | null)[];

/** A line of a report. */
export interface ReportLine {
  key: LineKey;
  sums: ReportSums;
}

/** What comes from one origin, by piece of time. */
export interface OriginLines {
  /** Where to add what happened then; undefined for what is not in the report. @throws RequestError `report-too-large`. */
  at(instant: Instant): ReportSums | undefined;
}

/** All lines of a report while it is added up. Nothing but the lines is kept. */
export interface ReportGroups {
  /** Null when the filters leave the origin out. */
  linesOf(origin: Origin): OriginLines | null;
  /** In the order of their keys. */
  lines(): ReportLine[];
}

/** What has the same values under the keys that are not of time. */
interface Group {
  values: LineKey;
  byPiece: Map<number, ReportSums>;
}

/** Groups are found value by value: quicker than by a name that is made of all values. */
interface Branch {
  group: Group | null;
  byValue: Map<string | null, Branch>;
}

const isTimeKey = (key: ReportKey): key is TimeKey => TIME_KEYS.some((timeKey) => timeKey === key);
const isOriginKey = (key: ReportKey): key is OriginKey => !isTimeKey(key);

export const timeKeysOf = (keys: readonly ReportKey[]): TimeKey[] => keys.filter(isTimeKey);

/** @param cut made by the time keys among `keys` */
export function createReportGroups(
  keys: readonly ReportKey[],
  filters: ReportFilters,
  cut: TimeCut,
  mostLines = MOST_LINES,
): ReportGroups {
  const originKeys = keys.filter(isOriginKey);
  const timeKeys = timeKeysOf(keys);
  const groups: Group[] = [];
  const root: Branch = { group: null, byValue: new Map() };

  let count = 0;
  const createLine = (): ReportSums => {
    count += 1;
    if (count > mostLines) throw tooLarge(mostLines);
    return createSums();
  };
  const groupOf = (origin: Origin): Group => {
    let branch = root;
    for (const key of originKeys) branch = branchOf(branch, origin[key]);
    branch.group ??= createGroup(originKeys.map((key) => origin[key]));
    return branch.group;
  };
  const createGroup = (values: LineKey): Group => {
    const group = { values, byPiece: new Map<number, ReportSums>() };
    groups.push(group);
    return group;
  };
  const keyOf = (values: LineKey, piece: number): LineKey =>
    keys.map((key) =>
      isTimeKey(key)
        ? (cut.labels[piece]?.[timeKeys.indexOf(key)] ?? null)
        : (values[originKeys.indexOf(key)] ?? null),
    );

  return {
    linesOf(origin) {
      if (!matchesFilters(origin, filters)) return null;
      const { byPiece } = groupOf(origin);
      let latest: { piece: number; sums: ReportSums } | null = null;
      return {
        at(instant) {
          const piece = cut.pieceOf(instant);
          if (piece === undefined) return undefined;
          if (latest?.piece !== piece) latest = { piece, sums: sumsAt(byPiece, piece, createLine) };
          return latest.sums;
        },
      };
    },
    lines() {
      const lines: ReportLine[] = [];
      for (const { values, byPiece } of groups) {
        for (const [piece, sums] of byPiece) lines.push({ key: keyOf(values, piece), sums });
      }
      return lines.sort((a, b) => compareKeys(a.key, b.key));
    },
  };
}

function branchOf({ byValue }: Branch, value: string | null): Branch {
  const known = byValue.get(value);
  if (known) return known;
  const created: Branch = { group: null, byValue: new Map() };
  byValue.set(value, created);
  return created;
}

function sumsAt(byPiece: Map<number, ReportSums>, piece: number, createLine: () => ReportSums): ReportSums {
  const known = byPiece.get(piece);
  if (known) return known;
  const created = createLine();
  byPiece.set(piece, created);
  return created;
}

/** Value by value, as text; null comes last. */
export function compareKeys(a: LineKey, b: LineKey): number {
  for (let index = 0; index < a.length; index += 1) {
    const [value = null, other = null] = [a[index], b[index]];
    if (value === other) continue;
    if (value === null) return 1;
    return other === null || value < other ? -1 : 1;
  }
  return 0;
}

const tooLarge = (mostLines: number): RequestError =>
  new RequestError(
    'unprocessable',
    'report-too-large',
    `The report has more than ${mostLines} rows. Ask for a shorter time, or group by less.`,
  );
