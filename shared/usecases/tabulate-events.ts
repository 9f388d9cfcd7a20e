import type { Table, TableCell } from '#shared/domain/table.ts';
import { type EventView, eventViewSchema } from './describe-event.ts';
import { type EventQuery, eventRange, feedsOf } from './event-question.ts';
import { type ListEventsDeps, readEvents } from './list-events.ts';

const COLUMNS = eventViewSchema.keyof().options;

/** All events that are asked for, for a file; nested values as JSON. @throws RequestError before the first row. */
export async function tabulateEvents(
  deps: ListEventsDeps,
  workspaceId: string,
  query: EventQuery,
): Promise<Table> {
  eventRange(query, deps.now);
  await feedsOf(deps, workspaceId, query);
  return { fileName: 'events', columns: COLUMNS, rows: rowsOf(deps, workspaceId, query) };
}

async function* rowsOf(
  deps: ListEventsDeps,
  workspaceId: string,
  query: EventQuery,
): AsyncGenerator<TableCell[], void, void> {
  for await (const event of readEvents(deps, workspaceId, query)) {
    yield COLUMNS.map((column) => toCell(event[column]));
  }
}

const toCell = (value: EventView[keyof EventView]): TableCell =>
  value === null || typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
