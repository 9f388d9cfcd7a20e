import type { StatusChange, StoredEvent } from './event.ts';

// Whoever may change a status may do so for ever, and an item of the table is finite.
const MAX_CHANGES = 50;

/**
 * The event with another status and the change in its history: of very many the first and the latest 49 are kept. The
 * same event where it has that status already.
 */
export function changeStatus(
  event: StoredEvent,
  { to, by, reason, at }: Omit<StatusChange, 'from'>,
): StoredEvent {
  if (event.status === to) return event;
  const change = { at, by, from: event.status, to, reason };
  return {
    ...event,
    status: to,
    history: [...event.history.slice(0, 1), ...event.history.slice(1).slice(2 - MAX_CHANGES), change],
    revision: event.revision + 1,
  };
}
