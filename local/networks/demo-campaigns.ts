import type { CampaignProfile } from './generate-campaign.ts';
import type { StandInId } from './start-stand-in.ts';

const native = { cpm: 1.2, clickRate: 0.008, activeShare: 1 };
const push = { cpm: 0.3, clickRate: 0.011, activeShare: 0.95 };
const pop = { cpm: 0.55, clickRate: 0, activeShare: 1 };
const test = { activeShare: 0.3 };

/** What the demo account of each network runs. */
export const demoCampaigns: Readonly<Record<StandInId, readonly CampaignProfile[]>> = {
  mediago: [
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
  ],
  exoclick: [
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
  ],
  mgid: [
    { ...native, id: '778812', name: 'us_finance_teaser', peakAmount: 8.4, peakHour: 1 },
    { ...native, id: '778840', name: 'de_health_teaser', peakAmount: 5.2, peakHour: 18 },
    { ...native, ...test, id: '779015', name: 'it_gadgets_teaser', peakAmount: 1.1, peakHour: 19 },
  ],
  revcontent: [
    { ...native, id: '310442', name: 'US_senior_living', peakAmount: 9.6, peakHour: 2 },
    { ...native, id: '310450', name: 'CA_auto_insurance', peakAmount: 4.4, peakHour: 0 },
    { ...native, ...test, id: '311007', name: 'US_solar_test', peakAmount: 1.3, peakHour: 20 },
  ],
  propellerads: [
    { ...push, id: '9876543', name: 'push_br_3g', peakAmount: 3.7, peakHour: 23 },
    { ...pop, id: '9876571', name: 'onclick_in_android', peakAmount: 5.5, peakHour: 14 },
    { ...push, ...test, id: '9880012', name: 'push_ph_sweeps', peakAmount: 0.9, peakHour: 11 },
  ],
  taboola: [
    { ...native, id: '40177215', name: 'us_finance_desktop', peakAmount: 12.1, peakHour: 1 },
    { ...native, id: '40177240', name: 'uk_travel_mobile', peakAmount: 6.6, peakHour: 19 },
    { ...native, ...test, id: '40180033', name: 'ie_energy_test', peakAmount: 1.5, peakHour: 18 },
  ],
  outbrain: [
    {
      ...native,
      id: '00794b5d12563a4ab03e9f43b2014aaa19',
      name: 'fr_insurance_desktop',
      peakAmount: 7.7,
      peakHour: 18,
    },
    {
      ...native,
      id: '00794b5d12563a4ab03e9f43b2014aaa20',
      name: 'es_finance_mobile',
      peakAmount: 5.1,
      peakHour: 20,
    },
    {
      ...native,
      ...test,
      id: '00794b5d12563a4ab03e9f43b2014aaa21',
      name: 'be_gadgets_test',
      peakAmount: 0.8,
      peakHour: 19,
    },
  ],
  tiktok: [
    { ...native, id: '1790000000000001', name: 'jp_app_install', peakAmount: 10.3, peakHour: 12 },
    { ...native, id: '1790000000000002', name: 'jp_beauty_video', peakAmount: 6.9, peakHour: 11 },
    { ...native, ...test, id: '1790000000000003', name: 'kr_games_test', peakAmount: 1.2, peakHour: 13 },
  ],
  trafficstars: [
    { ...pop, id: '1337000', name: 'pop_fr', peakAmount: 4.6, peakHour: 21 },
    { ...native, id: '1337014', name: 'native_nl_dating', peakAmount: 3.3, peakHour: 20 },
    { ...push, ...test, id: '1340027', name: 'push_pl_test', peakAmount: 0.6, peakHour: 19 },
  ],
  adsterra: [
    { ...pop, id: '771203', name: 'popunder_id_android', peakAmount: 6.2, peakHour: 13 },
    { ...push, id: '771219', name: 'social_bar_mx', peakAmount: 3.9, peakHour: 1 },
    { ...pop, ...test, id: '772840', name: 'popunder_eg_test', peakAmount: 0.7, peakHour: 18 },
  ],
  zeropark: [
    { ...pop, id: '2c5d5e70-aaaa-4bbb-8ccc-0e855f2e0669', name: 'pop_ca', peakAmount: 5.8, peakHour: 1 },
    {
      ...pop,
      id: '2c5d5e70-aaaa-4bbb-8ccc-0e855f2e0670',
      name: 'domain_us_search',
      peakAmount: 8.8,
      peakHour: 2,
    },
    {
      ...pop,
      ...test,
      id: '2c5d5e70-aaaa-4bbb-8ccc-0e855f2e0671',
      name: 'pop_au_test',
      peakAmount: 0.9,
      peakHour: 10,
    },
  ],
  hilltopads: [
    { ...pop, id: '210334', name: 'pop_br', peakAmount: 4.1, peakHour: 23 },
    { ...push, id: '210351', name: 'video_vn_mobile', peakAmount: 2.8, peakHour: 13 },
    { ...pop, ...test, id: '211002', name: 'pop_ke_test', peakAmount: 0.5, peakHour: 17 },
  ],
};
