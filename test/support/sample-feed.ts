import { createHash } from 'node:crypto';
import type { EventCall } from '#shared/domain/event.ts';
import type { Digest } from '#shared/domain/event-identity.ts';
import type { Feed, FeedSettings } from '#shared/domain/feed.ts';
import { parseInstant } from '#shared/domain/time.ts';
import { newFeedSettingsSchema } from '#shared/usecases/feed-settings.ts';

/** A feed as it is made without settings, but for those that are given. */
export const sampleFeed = (settings: Partial<FeedSettings> = {}, over: Partial<Feed> = {}): Feed => ({
  id: 'int_feed',
  workspaceId: 'wsp_1',
  kind: 'events',
  provider: 'events',
  name: 'Feed',
  state: 'active',
  timezone: 'Etc/UTC',
  currency: 'USD',
  settings: { ...newFeedSettingsSchema.parse({}), ...settings },
  signingKeys: [],
  warnings: [],
  createdAt: '2026-03-01T00:00:00Z',
  updatedAt: '2026-03-01T00:00:00Z',
  version: 1,
  ...over,
});

/** A call to the sample feed, a postback unless told otherwise. */
export const sampleCall = (
  parameters: Readonly<Record<string, string>> = {},
  over: Partial<EventCall> = {},
): EventCall => ({
  feedId: 'int_feed',
  type: 'conversion',
  method: 'GET',
  parameters,
  receivedAt: parseInstant('2026-03-14T13:05:00Z'),
  callerAddress: '198.51.100.9',
  edgeCountry: null,
  nonce: '0123456789abcdefghjkmnpqrs',
  ...over,
});

export const sha256: Digest = (text) => createHash('sha256').update(text).digest();
