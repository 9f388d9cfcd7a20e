import type { Clock } from '#shared/domain/time.ts';
import { startExoClick } from './exoclick.ts';
import { type CampaignProfile, generateCampaign } from './generate-campaign.ts';
import { startMediaGo } from './mediago.ts';
import type { Campaign } from './report.ts';
import { createSpendBook, type SpendBook } from './spend-book.ts';
import type { StandIn } from './stand-in-server.ts';

export type StandInNetworkId = 'mediago' | 'exoclick';

/** What a user would enter to connect the account. */
export interface DemoAccount {
  id: string;
  apiToken: string;
  timezone: string;
  currency: string;
  campaigns: readonly Campaign[];
  book: SpendBook;
}

export interface StandInNetworks {
  origins: Record<StandInNetworkId, string>;
  accounts: Record<StandInNetworkId, DemoAccount>;
  networks: Record<StandInNetworkId, StandIn>;
  stop(): Promise<void>;
}

const EXOCLICK_CAMPAIGNS: readonly CampaignProfile[] = [
  {
    id: '5521904',
    name: 'pop_us_android',
    peakAmount: 9.4,
    peakHour: 1,
    cpm: 0.52,
    clickRate: 0,
    activeShare: 1,
  },
  {
    id: '5521917',
    name: 'pop_de_desktop',
    peakAmount: 6.1,
    peakHour: 19,
    cpm: 0.64,
    clickRate: 0,
    activeShare: 1,
  },
  {
    id: '5533082',
    name: 'native_uk_dating',
    peakAmount: 4.8,
    peakHour: 20,
    cpm: 1.1,
    clickRate: 0.006,
    activeShare: 0.97,
  },
  {
    id: '5540211',
    name: 'banner_fr_games',
    peakAmount: 2.2,
    peakHour: 18,
    cpm: 0.38,
    clickRate: 0.002,
    activeShare: 0.9,
  },
  {
    id: '5547730',
    name: 'push_br_sweeps_test',
    peakAmount: 0.7,
    peakHour: 23,
    cpm: 0.21,
    clickRate: 0.011,
    activeShare: 0.3,
  },
];

const MEDIAGO_CAMPAIGNS: readonly CampaignProfile[] = [
  {
    id: '1204417',
    name: 'DE_gadgets_desktop',
    peakAmount: 5.6,
    peakHour: 18,
    cpm: 1.2,
    clickRate: 0.008,
    activeShare: 1,
  },
  {
    id: '1204452',
    name: 'US_insurance_mobile',
    peakAmount: 11.3,
    peakHour: 0,
    cpm: 1.7,
    clickRate: 0.007,
    activeShare: 1,
  },
  {
    id: '1209963',
    name: 'JP_beauty_native',
    peakAmount: 7.9,
    peakHour: 12,
    cpm: 0.9,
    clickRate: 0.01,
    activeShare: 0.95,
  },
  {
    id: '1211308',
    name: 'AU_solar_test',
    peakAmount: 1.4,
    peakHour: 9,
    cpm: 1.4,
    clickRate: 0.005,
    activeShare: 0.35,
  },
];

/** Starts both networks with one account each, which spend by the seed. Tokens are placeholders. */
export async function startStandInNetworks(options: {
  now: Clock;
  seed?: string;
  ports?: Partial<Record<StandInNetworkId, number>>;
}): Promise<StandInNetworks> {
  const { now, seed = 'adtally', ports = {} } = options;
  const bookOf = (profiles: readonly CampaignProfile[]) =>
    createSpendBook(profiles.map((profile) => generateCampaign(seed, profile)));

  const accounts = {
    mediago: demoAccount(
      '880021',
      'placeholder-mediago-api-token',
      'Asia/Singapore',
      'USD',
      bookOf(MEDIAGO_CAMPAIGNS),
    ),
    exoclick: demoAccount(
      '640018',
      'placeholder-exoclick-api-token',
      'Europe/Berlin',
      'EUR',
      bookOf(EXOCLICK_CAMPAIGNS),
    ),
  };

  const mediago = await startMediaGo({
    accounts: [{ ...accounts.mediago, name: 'Demo account' }],
    now,
    port: ports.mediago,
  });
  const exoclick = await startExoClick({ accounts: [accounts.exoclick], now, port: ports.exoclick }).catch(
    async (error: unknown) => {
      await mediago.stop();
      throw error;
    },
  );

  return {
    origins: { mediago: mediago.origin, exoclick: exoclick.origin },
    accounts,
    networks: { mediago, exoclick },
    async stop() {
      await Promise.all([mediago.stop(), exoclick.stop()]);
    },
  };
}

function demoAccount(
  id: string,
  apiToken: string,
  timezone: string,
  currency: string,
  book: SpendBook,
): DemoAccount {
  return { id, apiToken, timezone, currency, campaigns: book.campaigns, book };
}
