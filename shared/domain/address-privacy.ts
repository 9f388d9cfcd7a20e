import type { CallType, EventCall, InboundCall } from './event.ts';
import { meaningOf } from './event-parameters.ts';
import type { FeedSettings } from './feed.ts';
import { formatAddress, maskAddress, parseAddress } from './ip-address.ts';
import { ADDRESS_PARAMETERS } from './read-event.ts';

type PrivacySettings = Pick<FeedSettings, 'ipPrivacy' | 'parameters'>;

/** Names such as `ip`, `user_ip`, `clientIp` and `ip_address`. */
const ADDRESS_NAME = /(?:^|[^a-z])ip(?:[_-]?addr(?:ess)?)?$|[a-z]I[Pp](?:[Aa]ddr(?:ess)?)?$/;
const ADDRESS_LIKE = /[\da-f:.]{3,}/gi;

/** An address as it may be shown: masked where the feed's privacy says so (spec E-11). */
export function shownAddress(address: string | null, { ipPrivacy }: PrivacySettings): string | null {
  return address === null || !ipPrivacy ? address : masked(address);
}

/** Parameters as they may be shown: addresses under names that say that they are some are masked. */
export function shownParameters(
  type: CallType,
  parameters: Readonly<Record<string, string>>,
  settings: PrivacySettings,
): Record<string, string> {
  const entries = Object.entries(parameters);
  if (!settings.ipPrivacy) return Object.fromEntries(entries);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      carriesAddress(type, name, settings) ? value.replace(ADDRESS_LIKE, masked) : value,
    ]),
  );
}

/** What a call said before masking. */
export interface HiddenValues {
  /** Who called. Null where it is shown. */
  address: string | null;
  /** By inbound name; those that are shown are left out. */
  parameters: Readonly<Record<string, string>>;
}

/** What masking took away from a call; null where it took nothing. */
export function hiddenValues(
  { callerAddress, parameters }: Pick<EventCall, 'callerAddress' | 'parameters'>,
  shown: Pick<InboundCall, 'address' | 'parameters'>,
): HiddenValues | null {
  const hidden = Object.entries(parameters).filter(([name, value]) => shown.parameters[name] !== value);
  const address = shown.address === callerAddress ? null : callerAddress;
  return address === null && hidden.length === 0 ? null : { address, parameters: Object.fromEntries(hidden) };
}

function carriesAddress(type: CallType, name: string, { parameters }: PrivacySettings): boolean {
  if (ADDRESS_NAME.test(name)) return true;
  return type !== 'rejection' && meaningOf(type, name, parameters[type]).meaning === ADDRESS_PARAMETERS[type];
}

function masked(text: string): string {
  const address = parseAddress(text);
  return address ? formatAddress(maskAddress(address)) : text;
}
