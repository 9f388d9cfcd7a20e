// What receives events imports this file; a library for addresses would be a third of its bundle.

/** IPv4 addresses that are written as IPv6 (`::ffff:203.0.113.7`) are IPv4 here. */
export interface IpAddress {
  version: 4 | 6;
  bits: bigint;
}

const GROUP = /^[0-9a-f]{1,4}$/i;
const OCTET = /^(0|[1-9]\d{0,2})$/;
const IPV4_MAPPED = 0xffffn;
/** What of an address stays under privacy (spec E-11). */
const KEPT_BITS = { 4: 24, 6: 48 } as const;
const WIDTH = { 4: 32, 6: 128 } as const;

/** Null where the text is no address. Octets with leading zeros and IPv6 zones are none. */
export function parseAddress(text: string): IpAddress | null {
  if (!text.includes(':')) {
    const bits = parseIpv4(text);
    return bits === null ? null : { version: 4, bits };
  }
  const bits = parseIpv6(text);
  if (bits === null) return null;
  return bits >> 32n === IPV4_MAPPED ? { version: 4, bits: bits & 0xffff_ffffn } : { version: 6, bits };
}

/** Canonical text: dotted, or by RFC 5952. */
export function formatAddress({ version, bits }: IpAddress): string {
  if (version === 4) return formatIpv4(Number(bits));
  const groups = groupsOf(bits).map((group) => group.toString(16));
  const { start, length } = longestZeros(groups);
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

/** The last octet of an IPv4 address and what lies below /48 of an IPv6 address are zero (spec E-11). */
export function maskAddress(address: IpAddress): IpAddress {
  return networkOf(address, KEPT_BITS[address.version]);
}

/** The address with all bits behind the first `length` at zero. */
export function networkOf({ version, bits }: IpAddress, length: number): IpAddress {
  const host = BigInt(WIDTH[version] - length);
  return { version, bits: (bits >> host) << host };
}

function parseIpv4(text: string): bigint | null {
  const octets = text.split('.');
  const isAddress = octets.length === 4 && octets.every((octet) => OCTET.test(octet) && Number(octet) < 256);
  return isAddress ? BigInt(octets.reduce((bits, octet) => bits * 256 + Number(octet), 0)) : null;
}

function parseIpv6(text: string): bigint | null {
  const halves = withoutDots(text)?.split('::') ?? [];
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (halves.length > 2 || head === undefined) return null;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])];
  if (!groups.every((group) => GROUP.test(group))) return null;
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

/** The last 32 bits may be written as IPv4: as two groups instead. */
function withoutDots(text: string): string | null {
  if (!text.includes('.')) return text;
  const start = text.lastIndexOf(':') + 1;
  const bits = parseIpv4(text.slice(start));
  if (bits === null) return null;
  return `${text.slice(0, start)}${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
}

const formatIpv4 = (bits: number): string =>
  `${bits >>> 24}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`;

const GROUPS = 8;
const GROUP_BITS = 16;

function groupsOf(bits: bigint): bigint[] {
  return Array.from({ length: GROUPS }, (_, at) =>
    BigInt.asUintN(GROUP_BITS, bits >> BigInt((GROUPS - 1 - at) * GROUP_BITS)),
  );
}

/** The first of the longest runs. */
function longestZeros(groups: readonly string[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let length = 0;
  groups.forEach((group, at) => {
    length = group === '0' ? length + 1 : 0;
    if (length > longest.length) longest = { start: at - length + 1, length };
  });
  return longest;
}
