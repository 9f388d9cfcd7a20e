const deeply = (open: string, close: string, depth: number): string =>
  open.repeat(depth) + close.repeat(depth);
const DEEP_LIST = deeply('[', ']', 10_000);
const DEEP_OBJECT = deeply('{"a":', '}', 10_000).replace(':}', ':1}');

/** Stand in JSON for what `JSON.stringify` cannot write. */
export const RAW_VALUES = {
  '@huge@': '1e400',
  '@minus-zero@': '-0',
  '@digits@': '9'.repeat(400),
  '@deep-list@': DEEP_LIST,
  '@deep-object@': DEEP_OBJECT,
} as const;

const LONG = 'a'.repeat(10_000);
export const TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e',
  '٣',
  '-1',
  '0',
  '1.5',
  '1e400',
  'NaN',
  'null',
  'true',
  '__proto__',
  'constructor',
  '2026-02-30',
  '0000-01-01',
  '9999-12-31',
  '9999-12-31T23:59:59Z',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '2026-03-14T13:00:00+99:99',
  'Etc/../passwd',
  'int_0',
  "' OR 1=1 --",
  '=1+1',
  '../../etc/passwd',
  LONG,
];
export const VALUES: readonly unknown[] = [
  ...TEXTS,
  null,
  true,
  0,
  -1,
  1.5,
  1e21,
  Number.MAX_SAFE_INTEGER,
  [],
  [[]],
  {},
  ['a', 1, null],
  { a: { b: { c: null } } },
  ...Object.keys(RAW_VALUES),
];
export const STRANGE_NAMES = [
  'nobody',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
];

export const RAW_QUERIES = [
  '%',
  '%ff%fe',
  '%00',
  '%ED%A0%80',
  '&&==',
  '=',
  '?',
  '#',
  'a[]=1',
  'limit[$gt]=1',
  '\u00e4=\u00e4',
];
export const RAW_BODIES: readonly (string | Uint8Array)[] = [
  '',
  '{',
  'null',
  '[]',
  '0',
  '"text"',
  '\ufeff{}',
  '{"name":"a","name":"b"}',
  '{"name":"a"} {}',
  '1e400',
  DEEP_LIST,
  DEEP_OBJECT,
  `{"name":"${'a'.repeat(1_000_000)}"}`,
  Uint8Array.of(0x22, 0xff, 0xfe, 0x22),
  Buffer.from('{"name":"Österreich"}', 'latin1'),
  Buffer.from('{"name":"Österreich"}', 'utf16le'),
  Uint8Array.of(0x1f, 0x8b, 0x08, 0x00),
];
export const CONTENT_TYPES = [
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=latin1',
  'application/json;',
  'multipart/form-data',
  'text/csv',
];
export const HEADER_VALUES = [
  '',
  '*',
  '"',
  '"1"',
  'W/"1"',
  '"99999999999999999999"',
  ',,,',
  '\u00e4',
  'a\tb',
  'x'.repeat(300),
  LONG,
];
