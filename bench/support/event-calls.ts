import type { EventsRequest } from '#shared/lambda/events-handler.ts';

export const CONFIG_TABLE = 'Config';
export const EVENTS_TABLE = 'Events';
export const LEDGER_TABLE = 'Ledger';
export const FEED_ID = 'int_0mm0000000000000bench';
export const WORKSPACE_ID = 'wsp_0mm0000000000000bench';
export const CAMPAIGN_ID = 'cmp_0mm0000000000000bench';

export type CallKind = 'click' | 'conversion';

const PATHS = { click: 'clicks', conversion: 'postbacks' } as const satisfies Record<CallKind, string>;
/** Who clicks is sent on. */
export const ANSWERED_STATUS = { click: 302, conversion: 200 } as const satisfies Record<CallKind, number>;
export const DESTINATION = 'https://shop.example/landing';

export const clickIdOf = (index: number): string => `c-${String(index).padStart(20, '0')}`;

/** Ten parameters, as a tracker sends them with a click. */
export const clickParameters = (index: number): Record<string, string> => ({
  click_id: clickIdOf(index),
  campaign: CAMPAIGN_ID,
  advertiser: `advertiser-${index % 7}`,
  publisher: `publisher-${index % 101}`,
  offer: `offer-${index % 13}`,
  sub_id: `placement-${index % 977}`,
  sub_id2: `creative-${index % 31}`,
  keyword: 'running shoes for women',
  user_agent:
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  payout: '0.0125',
});

const conversionParameters = (index: number): Record<string, string> => ({
  click_id: clickIdOf(index),
  external_transaction_id: `t-${index}`,
  event_name: 'purchase',
  payout: '12.5',
});

/** The call as API Gateway hands it over. */
export function requestOf(kind: CallKind, index: number): EventsRequest {
  const parameters = kind === 'click' ? clickParameters(index) : conversionParameters(index);
  return {
    rawPath: `/${PATHS[kind]}/${FEED_ID}`,
    rawQueryString: new URLSearchParams(parameters).toString(),
    headers: { 'content-type': 'text/plain', 'x-forwarded-for': '198.51.100.9' },
    isBase64Encoded: false,
    requestContext: {
      requestId: `request-${index}`,
      domainName: 'api.example',
      http: { method: 'GET', sourceIp: '198.51.100.9' },
    },
  };
}
