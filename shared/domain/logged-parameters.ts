import { checkSize, MAX_PARAMETERS, shownName } from './parameter-reader.ts';

// What receives events imports this file: no zod, no luxon.

type Parameters = Readonly<Record<string, string>>;

/** More than an event may have, and with what is sealed beside it well below the 400 KB of an item. */
const LOGGED_CHARACTERS = 40_000;

/**
 * A call's parameters as an entry of the log can hold them. Of more than an event may have, as much is kept as is too
 * much still, so that no replay takes a part for the whole; nothing where that cannot be.
 */
export function loggedParameters(parameters: Parameters): Parameters {
  if (checkSize(parameters) === null) return parameters;
  const kept = new Map<string, string>();
  let room = LOGGED_CHARACTERS;
  for (const [name, value] of Object.entries(parameters).slice(0, MAX_PARAMETERS + 1)) {
    const [keptName, keptValue] = [shownName(name), value.slice(0, room).toWellFormed()];
    kept.set(keptName, keptValue);
    room -= keptName.length + keptValue.length;
    if (room <= 0) break;
  }
  const logged = Object.fromEntries(kept);
  return checkSize(logged) === null ? {} : logged;
}
