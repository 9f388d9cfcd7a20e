import { createHash, randomUUID } from 'node:crypto';
import { clickKey, type Digest } from '#shared/domain/event-identity.ts';
import { ANSWERED_STATUS, DESTINATION, FEED_ID, WORKSPACE_ID } from './event-calls.ts';

const KEPT_SECONDS = 400 * 86_400;

const sha256: Digest = (text) => createHash('sha256').update(text).digest();

/** The attributes that the product stores of the click that is benchmarked, straight from its parameters. */
export function bareEvent(fields: Readonly<Record<string, string | undefined>>, sourceIp: string) {
  const now = Date.now();
  const identity = clickKey(FEED_ID, fields['click_id'] ?? '', sha256);
  return {
    pk: `EVENT#${identity}`,
    sk: 'EVENT',
    entity: 'event',
    id: `evt_${identity}`,
    workspaceId: WORKSPACE_ID,
    feedId: FEED_ID,
    type: 'click',
    clickId: fields['click_id'] ?? '',
    campaignId: fields['campaign'] ?? '',
    advertiser: fields['advertiser'] ?? '',
    publisher: fields['publisher'] ?? '',
    offer: fields['offer'] ?? '',
    subId: fields['sub_id'] ?? '',
    subId2: fields['sub_id2'] ?? '',
    keyword: fields['keyword'] ?? '',
    userAgent: fields['user_agent'] ?? '',
    payout: Math.round(Number(fields['payout']) * 1_000_000),
    revenue: 0,
    currency: 'USD',
    ip: sourceIp.replace(/\d+$/, '0'),
    time: now,
    receivedAt: now,
    countedAt: now,
    status: 'approved',
    verdict: { decision: 'approved', monitoring: true, group: null, reasons: [] },
    repeated: false,
    nonce: randomUUID(),
    revision: 1,
    expiresAt: Math.floor(now / 1000) + KEPT_SECONDS,
  };
}

/** Who clicks is sent on. */
export const bareAnswer = {
  statusCode: ANSWERED_STATUS.click,
  headers: { location: DESTINATION, 'cache-control': 'no-store' },
  body: '',
};
