import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { OutgoingTargets } from '#shared/domain/postback-ports.ts';

/** Names that no public directory of names holds. */
const PRIVATE_NAME = /^(.+\.)?(localhost|local|internal|home\.arpa)\.?$/i;
/** Of IPv6 only this part has been given out; what stands for IPv4 addresses in it is told by its range. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
const ADDRESS_AND_PORT = /^\[?(.+?)\]?:(\d+)$/;

export interface TargetGuard extends OutgoingTargets {
  /** Whether a connection may be made to this very address. */
  mayConnectTo(address: string, port: number): boolean;
}

/** @param allowed Pairs such as `127.0.0.1:9001` or `[::1]:9001` that may be reached although they are private. */
export function createTargetGuard(allowed: readonly string[]): TargetGuard {
  const pairs = allowed.map((pair) => {
    const [, address = '', port = ''] = ADDRESS_AND_PORT.exec(pair) ?? [];
    return { address: ipaddr.process(address).toString(), port: Number(port) };
  });
  const mayConnectTo = (address: string, port: number): boolean =>
    isPublic(address) ||
    pairs.some((pair) => pair.port === port && pair.address === ipaddr.process(address).toString());

  return {
    mayConnectTo,
    mayLeadTo: (url) => {
      const host = bareHostOf(url);
      if (isIP(host) !== 0) return mayConnectTo(host, portOf(url));
      return !PRIVATE_NAME.test(host) || pairs.some(({ port }) => port === portOf(url));
    },
  };
}

/** A name, or an address without brackets. URLs write every odd form of an IPv4 address in the usual one. */
export const bareHostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

export const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80));

/** False for whatever is private, shared, reserved, for several receivers, or another form of an IPv4 address. */
function isPublic(text: string): boolean {
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST);
}
