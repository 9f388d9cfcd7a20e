import { type IpAddress, networkOf, parseAddress } from './ip-address.ts';

/** A CIDR range. */
export interface AddressRange {
  network: IpAddress;
  /** Leading bits in which its addresses agree. */
  length: number;
}

const LENGTH = /^(0|[1-9]\d{0,2})$/;
const WIDTH = { 4: 32, 6: 128 } as const;
/** An IPv4 range that is written as IPv6, such as `::ffff:10.0.0.0/104`, has these bits before it. */
const MAPPED_PREFIX = 96;

/** `10.0.0.0/8` or `2001:db8::/32`; an address alone is a range of one. Null where the text is neither. */
export function parseRange(text: string): AddressRange | null {
  const [base = '', sent, ...rest] = text.split('/');
  const address = parseAddress(base);
  if (address === null || rest.length > 0) return null;
  if (sent === undefined) return { network: address, length: WIDTH[address.version] };
  if (!LENGTH.test(sent)) return null;
  const isMapped = address.version === 4 && base.includes(':');
  const length = isMapped ? Number(sent) - MAPPED_PREFIX : Number(sent);
  if (length < 0 || length > WIDTH[address.version]) return null;
  return { network: networkOf(address, length), length };
}

export function isInRange(address: IpAddress, { network, length }: AddressRange): boolean {
  return address.version === network.version && networkOf(address, length).bits === network.bits;
}

/** Whether a feed takes calls from this address: none listed, every one may call (spec E-15). */
export function mayCall(callerAddress: string, allowedAddresses: readonly string[]): boolean {
  if (allowedAddresses.length === 0) return true;
  const address = parseAddress(callerAddress);
  if (address === null) return false;
  return allowedAddresses.map(parseRange).some((range) => range !== null && isInRange(address, range));
}
