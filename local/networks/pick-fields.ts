/** The fields that were asked for, in that order. */
export function pickFields<Name extends string>(names: readonly Name[], all: Record<Name, unknown>) {
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}
