import { type AdsterraAccount, startAdsterra } from './adsterra.ts';
import { startExoClick } from './exoclick.ts';
import { type HilltopAdsAccount, startHilltopAds } from './hilltopads.ts';
import { startMediaGo } from './mediago.ts';
import { type MgidAccount, startMgid } from './mgid.ts';
import type { NetworkAccount, StandInOptions } from './network-definition.ts';
import { type OutbrainAccount, startOutbrain } from './outbrain.ts';
import { type PropellerAdsAccount, startPropellerAds } from './propellerads.ts';
import { type RevcontentAccount, startRevcontent } from './revcontent.ts';
import type { StandIn } from './stand-in-server.ts';
import { startTaboola, type TaboolaAccount } from './taboola.ts';
import { startTikTok, type TikTokAccount } from './tiktok.ts';
import { startTrafficStars, type TrafficStarsAccount } from './trafficstars.ts';
import { startZeropark, type ZeroparkAccount } from './zeropark.ts';

export type ApiTokenAccount = NetworkAccount<{ apiToken: string }>;

/** The account of each network; `credentials` are what a user enters to connect it. */
export interface AccountOf {
  mediago: ApiTokenAccount;
  exoclick: ApiTokenAccount;
  mgid: MgidAccount;
  revcontent: RevcontentAccount;
  propellerads: PropellerAdsAccount;
  taboola: TaboolaAccount;
  outbrain: OutbrainAccount;
  tiktok: TikTokAccount;
  trafficstars: TrafficStarsAccount;
  adsterra: AdsterraAccount;
  zeropark: ZeroparkAccount;
  hilltopads: HilltopAdsAccount;
}
export type StandInId = keyof AccountOf;

export const standInIds = [
  'mediago',
  'exoclick',
  'mgid',
  'revcontent',
  'propellerads',
  'taboola',
  'outbrain',
  'tiktok',
  'trafficstars',
  'adsterra',
  'zeropark',
  'hilltopads',
] as const satisfies readonly StandInId[];

type Start<Account> = (options: StandInOptions<Account>) => Promise<StandIn>;

const starts: { [Id in StandInId]: Start<AccountOf[Id]> } = {
  mediago: ({ accounts, ...rest }) =>
    startMediaGo({
      accounts: accounts.map((account) => ({ ...account, ...account.credentials, name: 'Demo account' })),
      ...rest,
    }),
  exoclick: ({ accounts, ...rest }) =>
    startExoClick({ accounts: accounts.map((account) => ({ ...account, ...account.credentials })), ...rest }),
  mgid: startMgid,
  revcontent: startRevcontent,
  propellerads: startPropellerAds,
  taboola: startTaboola,
  outbrain: startOutbrain,
  tiktok: startTikTok,
  trafficstars: startTrafficStars,
  adsterra: startAdsterra,
  zeropark: startZeropark,
  hilltopads: startHilltopAds,
};

/** Starts the stand-in for any network with one account, as its documentation has it. @throws when the port is taken. */
export function startStandIn<Id extends StandInId>(
  id: Id,
  { account, ...rest }: Omit<StandInOptions<never>, 'accounts'> & { account: AccountOf[Id] },
): Promise<StandIn> {
  return starts[id]({ accounts: [account], ...rest });
}
