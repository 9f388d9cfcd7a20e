import fc from 'fast-check';

/** Every zone of the runtime's database, and names that only its aliases have. */
export const ALL_ZONES: readonly string[] = [
  ...Intl.supportedValuesOf('timeZone'),
  'Etc/UTC',
  'Asia/Kolkata',
  'US/Eastern',
];

export const zones = (): fc.Arbitrary<string> => fc.constantFrom(...ALL_ZONES);

/** Days of 2024 to 2028 as `2026-03-14`. */
export const days = (): fc.Arbitrary<string> =>
  fc
    .integer({ min: 0, max: 1826 })
    .map((count) => new Date(Date.UTC(2024, 0, 1 + count)).toISOString().slice(0, 10));
