import { readFileSync } from 'node:fs';

const LISTENING = '0A';

/** The addresses on which this machine listens on the TCP port, as Linux tells them. */
export function listeningAddresses(port: number): string[] {
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    readFileSync(table, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(
        ([, local, , state]) =>
          state === LISTENING && Number.parseInt(local?.split(':')[1] ?? '', 16) === port,
      )
      .map(([, local]) => addressOf(local?.split(':')[0] ?? '')),
  );
}

/** IPv4 stands there in the machine's byte order; IPv6 is left as it is. */
function addressOf(hex: string): string {
  return hex.length === 8 ? Buffer.from(hex, 'hex').reverse().join('.') : hex;
}
