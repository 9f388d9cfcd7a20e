import { demoCampaigns } from './demo-campaigns.ts';
import { generateCampaign } from './generate-campaign.ts';
import { createSpendBook, type SpendBook } from './spend-book.ts';
import type { AccountOf, StandInId } from './start-stand-in.ts';

export const DEMO_SEED = 'adtally';

const accounts: { [Id in StandInId]: Omit<AccountOf[Id], 'book'> } = {
  mediago: {
    id: '880021',
    timezone: 'Asia/Singapore',
    currency: 'USD',
    credentials: { apiToken: 'placeholder-mediago-api-token' },
  },
  exoclick: {
    id: '640018',
    timezone: 'Europe/Berlin',
    currency: 'EUR',
    credentials: { apiToken: 'placeholder-exoclick-api-token' },
  },
  mgid: {
    id: '880147',
    timezone: 'America/Los_Angeles',
    currency: 'USD',
    credentials: { token: 'placeholder-mgid-token', clientId: '880147' },
  },
  revcontent: {
    id: '310001',
    timezone: 'America/New_York',
    currency: 'USD',
    credentials: { clientId: 'placeholder-revcontent-id', clientSecret: 'placeholder-revcontent-secret' },
  },
  propellerads: {
    id: '505112',
    timezone: 'Asia/Kolkata',
    currency: 'USD',
    credentials: { token: 'placeholder-propellerads-token' },
  },
  taboola: {
    id: '1410022',
    timezone: 'Europe/London',
    currency: 'GBP',
    credentials: {
      clientId: 'placeholder-taboola-id',
      clientSecret: 'placeholder-taboola-secret',
      accountId: 'demo-advertiser',
    },
  },
  outbrain: {
    id: '00abcdef0123456789abcdef0123456789',
    timezone: 'Europe/Paris',
    currency: 'EUR',
    credentials: {
      token: 'placeholder-outbrain-token',
      marketerId: '00abcdef0123456789abcdef0123456789',
    },
    login: { username: 'placeholder-outbrain-user', password: 'placeholder-outbrain-password' },
  },
  tiktok: {
    id: '7300000000000000001',
    timezone: 'Asia/Tokyo',
    currency: 'USD',
    credentials: { accessToken: 'placeholder-tiktok-token', advertiserId: '7300000000000000001' },
  },
  trafficstars: {
    id: '77031',
    timezone: 'Etc/UTC',
    currency: 'USD',
    credentials: { apiKey: 'placeholder-trafficstars-key' },
  },
  adsterra: {
    id: '91204',
    timezone: 'Etc/UTC',
    currency: 'USD',
    credentials: { apiKey: 'placeholder-adsterra-key' },
  },
  zeropark: {
    id: '60417',
    timezone: 'America/New_York',
    currency: 'USD',
    credentials: { apiToken: 'placeholder-zeropark-token' },
  },
  hilltopads: {
    id: '33018',
    timezone: 'Etc/UTC',
    currency: 'USD',
    credentials: { apiKey: 'placeholder-hilltopads-key' },
  },
};

/** The demo account of a network. Without a book it spends by the seed. */
export function createDemoAccount<Id extends StandInId>(
  id: Id,
  { seed = DEMO_SEED, book }: { seed?: string; book?: SpendBook } = {},
) {
  const truth = book ?? createSpendBook(demoCampaigns[id].map((profile) => generateCampaign(seed, profile)));
  return { ...accounts[id], book: truth };
}
