/** Zones whose days are UTC days all year, for networks that cut their days in UTC alone. */
export const UTC_ZONES: readonly string[] = [
  'Etc/UTC',
  'UTC',
  'Etc/GMT',
  'Africa/Abidjan',
  'Atlantic/Reykjavik',
];
