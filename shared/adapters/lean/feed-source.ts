import { configKeys, type Key } from '#shared/adapters/dynamodb/keys.ts';
import { type FeedSource, StoreUnavailableError } from '#shared/domain/event-ports.ts';
import type { Feed } from '#shared/domain/feed.ts';
import { type Instant, SECOND_MS } from '#shared/domain/instants.ts';
import { isRecord } from '#shared/domain/is-record.ts';
import { fromAttributes, toAttributes } from './attribute-values.ts';
import { type AwsCall, AwsUnavailableError } from './aws-json-client.ts';

/** Changed settings hold within five seconds, the time of reading them included. */
const FRESH_MS = 4 * SECOND_MS;
/** While the table is away, what was last known is better than refusing everything. */
const USABLE_MS = 3600 * SECOND_MS;
const MAX_ENTRIES = 5000;

export interface FeedSourceOptions {
  dynamo: AwsCall;
  kms: AwsCall;
  configTable: string;
  now: () => Instant;
}

/** Feeds and campaigns of the config table, remembered for some seconds. */
export function createFeedSource({ dynamo, kms, configTable, now }: FeedSourceOptions): FeedSource {
  const read = async (key: Key): Promise<Record<string, unknown> | null> => {
    const { Item } = await dynamo('GetItem', { TableName: configTable, Key: toAttributes(key) });
    return isRecord(Item) ? fromAttributes(Item) : null;
  };
  const remember = createMemory(now);
  const owners = remember(async (feedId: string) => {
    const item = await read(configKeys.feedOwner(feedId));
    return item === null ? null : String(item['workspaceId']);
  });
  const feeds = remember(async (feedId: string) => {
    const workspaceId = await owners(feedId);
    const item = workspaceId === null ? null : await read(configKeys.integration(workspaceId, feedId));
    return isFeed(item) ? item : null;
  });
  const campaigns = remember(async (key: string) => {
    const [workspaceId = '', campaignId = ''] = key.split(' ');
    return (await read(configKeys.campaign(workspaceId, campaignId))) !== null;
  });
  const opened = new Map<string, string>();

  const open = async (sealed: string, { workspaceId, id }: Feed): Promise<string> => {
    const known = opened.get(sealed);
    if (known !== undefined) return known;
    const answer = await throughOutage(() =>
      kms('Decrypt', { CiphertextBlob: sealed, EncryptionContext: { workspaceId, integrationId: id } }),
    );
    const key = Buffer.from(String(answer['Plaintext']), 'base64').toString('utf8');
    if (opened.size >= MAX_ENTRIES) opened.clear();
    opened.set(sealed, key);
    return key;
  };

  return {
    find: feeds,
    hasCampaign: (workspaceId, campaignId) => campaigns(`${workspaceId} ${campaignId}`),
    signingKeys: (feed) => Promise.all(feed.signingKeys.map(({ sealed }) => open(sealed, feed))),
  };
}

/** Feeds were checked when they were saved; this tells them from integrations of networks. */
const isFeed = (item: object | null): item is Feed =>
  item !== null && 'kind' in item && item.kind === 'events' && 'settings' in item;

async function throughOutage<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof AwsUnavailableError)) throw error;
    throw new StoreUnavailableError('What the feed is set to cannot be read.', { cause: error });
  }
}

/** Remembers answers by their question; of questions asked at the same moment one is really asked. */
function createMemory(now: () => Instant) {
  return <Answer>(ask: (question: string) => Promise<Answer>): ((question: string) => Promise<Answer>) => {
    const known = new Map<string, { answer: Answer; at: Instant }>();
    const asked = new Map<string, Promise<Answer>>();

    const askNow = async (question: string): Promise<Answer> => {
      try {
        const answer = await throughOutage(() => ask(question));
        if (known.size >= MAX_ENTRIES) known.clear();
        known.set(question, { answer, at: now() });
        return answer;
      } catch (error) {
        const last = known.get(question);
        if (!(error instanceof StoreUnavailableError) || !last || now() - last.at > USABLE_MS) throw error;
        return last.answer;
      } finally {
        asked.delete(question);
      }
    };

    return (question) => {
      const last = known.get(question);
      if (last && now() - last.at < FRESH_MS) return Promise.resolve(last.answer);
      const running = asked.get(question) ?? askNow(question);
      asked.set(question, running);
      return running;
    };
  };
}
