import type { LocalDay } from '#shared/domain/time.ts';
import type { AccountOf, StandInId } from './start-stand-in.ts';

interface Sample<Account> {
  origin: string;
  account: Account;
  /** The day that the calls ask for. */
  day: LocalDay;
}

/** Calls for a shell that asks a stand-in for the report of a day, by campaign and hour where the network has hours. */
export function sampleCalls<Id extends StandInId>(id: Id, sample: Sample<AccountOf[Id]>): string {
  return samples[id](sample);
}

const FORM = "-H 'Content-Type: application/x-www-form-urlencoded'";

/** Keeps the token of the answer in a variable. */
const keepToken = (variable: string, call: string, field = 'access_token') =>
  `  ${variable}=$(${call} | sed 's/.*"${field}":"\\([^"]*\\)".*/\\1/')\n`;

const samples: { [Id in StandInId]: (sample: Sample<AccountOf[Id]>) => string } = {
  mediago: ({ origin, account, day }) =>
    keepToken(
      'MEDIAGO_TOKEN',
      `curl -s -X POST ${origin}/data/v1/authentication \\
    -H 'Authorization: Basic ${account.credentials.apiToken}' ${FORM}`,
    ) +
    `  curl -s '${origin}/data/v1/report/day/list?start_date=${day}&end_date=${day}&timezone=utc8' \\
    -H "Authorization: Bearer $MEDIAGO_TOKEN"`,

  exoclick: ({ origin, account, day }) =>
    keepToken(
      'EXOCLICK_TOKEN',
      `curl -s -X POST ${origin}/v2/login \\
    -H 'Content-Type: application/json' -d '{"api_token":"${account.credentials.apiToken}"}'`,
      'token',
    ) +
    `  curl -s -X POST ${origin}/v2/statistics/a/global \\
    -H "Authorization: Bearer $EXOCLICK_TOKEN" -H 'Content-Type: application/json' \\
    -d '{"group_by":["campaign_id","date","hour"],"filter":{"date_from":"${day}","date_to":"${day}"},"timezone":"${account.timezone}","totals":true,"count":true,"detailed":true}'`,

  mgid: ({ origin, account: { credentials }, day }) => {
    const range = `filters[dateRange][dateFrom]=${day}T00:00:00.000Z&filters[dateRange][dateTo]=${day}T23:59:59.999Z`;
    const dimensions = 'dimensions[]=day&dimensions[]=hour&dimensions[]=campaignId';
    return `  curl -sg '${origin}/v1/goodhits/clients/${credentials.clientId}/statistics-reports?${range}&${dimensions}&metrics[]=spent&limit=1000' \\
    -H 'Authorization: Bearer ${credentials.token}'`;
  },

  revcontent: ({ origin, account: { credentials }, day }) =>
    keepToken(
      'REVCONTENT_TOKEN',
      `curl -s -X POST ${origin}/oauth/token \\
    -d 'grant_type=client_credentials&client_id=${credentials.clientId}&client_secret=${credentials.clientSecret}'`,
    ) +
    `  curl -s '${origin}/stats/api/v1.0/boosts/performance?date_from=${day}&date_to=${day}&all_boosts=yes&limit=1000' \\
    -H "Authorization: Bearer $REVCONTENT_TOKEN" -H 'Content-Type: application/json'`,

  propellerads: ({ origin, account, day }) => {
    const groups = 'group_by[]=campaign_id&group_by[]=date_time&group_by[]=hour';
    return `  curl -sg '${origin}/v5/adv/statistics?day_from=${day}+00:00:00&day_to=${day}+23:59:59&tz=%2B0000&${groups}' \\
    -H 'Authorization: Bearer ${account.credentials.token}'`;
  },

  taboola: ({ origin, account: { credentials }, day }) =>
    keepToken(
      'TABOOLA_TOKEN',
      `curl -s -X POST ${origin}/backstage/oauth/token \\
    -d 'grant_type=client_credentials&client_id=${credentials.clientId}&client_secret=${credentials.clientSecret}'`,
    ) +
    `  curl -s '${origin}/backstage/api/1.0/${credentials.accountId}/reports/campaign-summary/dimensions/campaign_hour_breakdown?start_date=${day}T00:00:00&end_date=${day}T23:59:59' \\
    -H "Authorization: Bearer $TABOOLA_TOKEN"`,

  outbrain: ({ origin, account: { credentials, login } }) =>
    keepToken(
      'OUTBRAIN_TOKEN',
      `curl -s ${origin}/amplify/v0.1/login -u '${login?.username}:${login?.password}'`,
      'OB-TOKEN-V1',
    ) +
    `  curl -s '${origin}/amplify/v0.1/reports/marketers/${credentials.marketerId}/campaigns/periodicHourly?hours=24&limit=48&includeArchivedCampaigns=true&enabledCampaignsOnly=false' \\
    -H "OB-TOKEN-V1: $OUTBRAIN_TOKEN"`,

  tiktok: ({ origin, account: { credentials }, day }) => {
    const dimensions = 'dimensions=["campaign_id","stat_time_hour"]&metrics=["spend","impressions","clicks"]';
    return `  curl -sg '${origin}/open_api/v1.3/report/integrated/get/?advertiser_id=${credentials.advertiserId}&report_type=BASIC&data_level=AUCTION_CAMPAIGN&${dimensions}&start_date=${day}&end_date=${day}&page_size=1000' \\
    -H 'Access-Token: ${credentials.accessToken}'`;
  },

  trafficstars: ({ origin, account, day }) =>
    keepToken(
      'TRAFFICSTARS_TOKEN',
      `curl -s -X POST ${origin}/v1/auth/token \\
    -d 'grant_type=refresh_token&refresh_token=${account.credentials.apiKey}'`,
    ) +
    `  curl -s '${origin}/v1.1/advertiser/custom/report/by-campaign?date_from=${day}&date_to=${day}' \\
    -H "Authorization: Bearer $TRAFFICSTARS_TOKEN"`,

  adsterra: ({ origin, account, day }) =>
    `  curl -sg '${origin}/advertiser/stats.json?start_date=${day}&finish_date=${day}&group_by[]=date&group_by[]=campaign' \\
    -H 'X-API-Key: ${account.credentials.apiKey}'`,

  zeropark: ({ origin, account, day }) => {
    const wireDay = day.split('-').reverse().join('/');
    return `  curl -s '${origin}/api/stats/campaign/all?interval=CUSTOM&startDate=${wireDay}&endDate=${wireDay}&page=0&limit=1000&showDeleted=true' \\
    -H 'api-token: ${account.credentials.apiToken}'`;
  },

  hilltopads: ({ origin, account, day }) =>
    `  curl -s '${origin}/api/advertiser/listStats?key=${account.credentials.apiKey}&date=${day}&date2=${day}&group=campaignId,date'`,
};
