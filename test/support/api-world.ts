import { Readable } from 'node:stream';
import { z } from 'zod';
import { manageRoutes } from '#functions/manage/routes.ts';
import { createTargetGuard } from '#shared/adapters/http/target-guard.ts';
import type { CampaignDay, CostRevision, LedgerCost } from '#shared/domain/cost.ts';
import { createIdMaker } from '#shared/domain/ids.ts';
import { NEVER_SYNCED, type SyncState } from '#shared/domain/integration.ts';
import type { CostRepository, SyncRunRepository, SyncStateRepository } from '#shared/domain/ports.ts';
import type { Replay, ReplayMessage } from '#shared/domain/replay.ts';
import type { SyncMessage, SyncRun } from '#shared/domain/sync-run.ts';
import { parseInstant, utcDayOf } from '#shared/domain/time.ts';
import type { Principal, Role } from '#shared/domain/workspace.ts';
import { type ApiEvent, apiHandler } from '#shared/lambda/api-handler.ts';
import { hashApiKey, makeApiKey } from '#shared/lambda/api-keys.ts';
import type { ManageDeps } from '#shared/lambda/manage-deps.ts';
import { defineCostProvider, identifier, secret } from '#shared/providers/define-cost-provider.ts';
import { describeProvider } from '#shared/providers/describe-provider.ts';
import type { AccountFacts, NetworkAccount } from '#shared/providers/provider.ts';
import { createLambdaContext } from './lambda-context.ts';
import { createMemoryAddresses } from './memory-addresses.ts';
import { createMemoryAuditLog, createMemoryIdempotency } from './memory-admin.ts';
import { sealText, unsealText } from './memory-cipher.ts';
import { createMemoryConfig } from './memory-config.ts';
import { createMemoryEventReader } from './memory-event-reader.ts';
import { createMemoryEvents } from './memory-events.ts';
import { createMemoryPostbacks } from './memory-postbacks.ts';
import { createMemoryReporting } from './memory-reporting.ts';
import { createMemoryRollUpReader } from './memory-roll-up-reader.ts';
import { expectDocumented, routeKeyOf } from './openapi-check.ts';
import { sha256 } from './sample-feed.ts';

export const NOW = '2026-03-14T13:20:00Z';
export const SECRET = 'token-of-twenty-9f3a';

const sampleNetwork = (
  id: string,
  name: string,
  timezones: readonly string[],
  over: { readAccount?: () => Promise<AccountFacts>; defaultTimezone?: string } = {},
) =>
  defineCostProvider({
    id,
    name,
    docs: 'https://network.example/docs',
    origin: 'https://network.example',
    granularity: 'hour',
    confidence: 'high',
    assumptions: [],
    timezones,
    currencies: ['USD', 'EUR'],
    resyncDays: 3,
    longestRangeDays: 30,
    credentials: z.strictObject({
      account: identifier('Account').optional(),
      apiToken: secret('Profile > API'),
    }),
    settings: z.strictObject({ depth: z.int().min(1).default(1), label: z.string().optional() }),
    credentialIdentity: ({ apiToken }) => apiToken,
    async *fetchCosts() {
      yield [];
      return { total: null };
    },
    ...over,
  });

/** Reports in any zone; the other one in three. */
export const openNetwork = sampleNetwork('open-net', 'Open Net', []);
export const zonedNetwork = sampleNetwork('zoned-net', 'Zoned Net', ['Etc/UTC', 'Asia/Shanghai', 'EST']);
/** Tells the zone and currency of its accounts. */
export const tellingNetwork = sampleNetwork('telling-net', 'Telling Net', [], {
  readAccount: async () => ({}),
});
/** Cuts the days of all accounts alike, as far as is known. */
export const easternNetwork = sampleNetwork('eastern-net', 'Eastern Net', [], {
  defaultTimezone: 'America/New_York',
});
const providers = [openNetwork, zonedNetwork, tellingNetwork, easternNetwork];

export interface Call {
  body?: unknown;
  rawBody?: string | Uint8Array;
  query?: string;
  headers?: Record<string, string>;
  role?: Role;
  workspaceId?: string;
  /** What the authorizer hands over, where it is no valid key. */
  authorizer?: unknown;
  base64?: boolean;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  body: z.infer<typeof anyBody>;
}

const anyBody = z.record(z.string(), z.json());

/**
 * The management API over memory: every outside part can be told how to behave. Every answer is held against
 * `openapi.json`.
 */
export async function createApiWorld() {
  const config = createMemoryConfig();
  const rollUps = createMemoryRollUpReader();
  const events = createMemoryEvents();
  const replays = new Map<string, Replay>();
  const replayMessages: ReplayMessage[] = [];
  const audit = createMemoryAuditLog();
  const postbacks = createMemoryPostbacks();
  const runs = new Map<string, SyncRun[]>();
  const states = new Map<string, SyncState>();
  const rows: (LedgerCost & { integrationId: string })[] = [];
  const revisions: CostRevision[] = [];
  const queued: SyncMessage[] = [];
  const tried: NetworkAccount[] = [];
  const logged: unknown[] = [];
  const forgotten: string[] = [];
  const world: {
    now: number;
    /** What the network tells of its account. */
    told: AccountFacts;
    verifyError: Error | null;
    queueError: Error | null;
  } = {
    now: parseInstant(NOW),
    told: {},
    verifyError: null,
    queueError: null,
  };
  const addresses = createMemoryAddresses(() => world.now);
  let made = 0;
  const ids = createIdMaker({
    now: () => world.now,
    randomBytes: (count) => {
      made += 1;
      return Uint8Array.from(
        { length: count },
        (_, index) => Math.floor(made / 32 ** (count - 1 - index)) % 32,
      );
    },
  });

  const stateRepository: SyncStateRepository = {
    find: async (id) => states.get(id) ?? NEVER_SYNCED,
    findMany: async (ids) => ids.map((id) => states.get(id) ?? NEVER_SYNCED),
    clearAttention: async (id) =>
      void states.set(id, { ...(states.get(id) ?? NEVER_SYNCED), attention: null }),
    raiseFence: async (id) => states.get(id) ?? NEVER_SYNCED,
    save: async (id, state) => void states.set(id, state),
  };
  const runRepository: SyncRunRepository = {
    claimTick: async (_id, _claim, runId) => runId,
    put: async (id, run) =>
      void runs.set(id, [run, ...(runs.get(id) ?? []).filter((other) => other.id !== run.id)]),
    find: async (id, runId) => runs.get(id)?.find((run) => run.id === runId) ?? null,
    list: async (id, { limit, cursor }) => {
      const all = (runs.get(id) ?? []).toSorted((a, b) => (a.id < b.id ? 1 : -1));
      const rest = all.filter((run) => cursor === null || run.id < cursor);
      const items = rest.slice(0, limit);
      return { items, cursor: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  };
  const costs: CostRepository = {
    async *rowsOf() {},
    page: async (integrationId, networkCampaignId, { from, to }, { limit }) => {
      const found = rows
        .filter((row) => row.integrationId === integrationId && row.networkCampaignId === networkCampaignId)
        .filter(({ hour }) => hour >= from && hour < to)
        .toSorted((a, b) => a.hour - b.hour);
      return { items: found.slice(0, limit), cursor: null };
    },
    async *campaignDays(integrationId, firstDay, lastDay) {
      const days = rows.filter((row) => row.integrationId === integrationId).map(dayOf);
      const unique = new Map(days.map((day) => [`${day.day}#${day.networkCampaignId}`, day]));
      const inRange = [...unique].filter(([, { day }]) => day >= firstDay && day <= lastDay);
      const sorted = inRange.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day);
      // Pages of an odd size, so that what continues over a page's end is tried too.
      for (let index = 0; index < sorted.length; index += 3) yield sorted.slice(index, index + 3);
    },
    putCampaignDays: async () => {},
    replace: async () => ({ written: 0, lost: 0 }),
    markCorrected: async () => {},
    correctedHours: async () => new Set(revisions.map(({ hour }) => hour)),
    revisionsOf: async (_integrationId, networkCampaignId, { from, to }) =>
      revisions.filter(
        (revision) =>
          revision.networkCampaignId === networkCampaignId && revision.hour >= from && revision.hour < to,
      ),
  };

  const deps: ManageDeps = {
    ...config,
    ...createMemoryReporting(),
    ...postbacks.ports,
    targets: createTargetGuard([]),
    ...createMemoryEventReader(events.events, events.calls),
    eventStore: events.store,
    replays: {
      create: async (replay) => void replays.set(replay.id, replay),
      find: async (feedId, id) => {
        const replay = replays.get(id);
        return replay?.feedId === feedId ? replay : null;
      },
      update: async (before, after) => {
        if (replays.get(before.id)?.version !== before.version) return false;
        replays.set(after.id, after);
        return true;
      },
    },
    replayQueue: { send: async (messages) => void replayMessages.push(...messages) },
    calls: {
      store: events.store,
      feeds: { hasCampaign: async (owner, id) => (await config.campaigns.find(owner, id)) !== null },
      addresses: addresses.vault,
      digest: sha256,
      isBot: () => false,
    },
    makeNonce: () => ids('event').slice('evt_'.length).padEnd(26, '0'),
    auditLog: audit.auditLog,
    idempotency: createMemoryIdempotency(() => world.now),
    makeKey: makeApiKey,
    hashKey: hashApiKey,
    costs,
    rollUps: rollUps.reader,
    eventFreshness: rollUps.eventFreshness,
    runs: runRepository,
    states: stateRepository,
    queue: {
      send: async (messages) => {
        if (world.queueError) throw world.queueError;
        queued.push(...messages.map(({ body }) => body));
      },
    },
    networks: {
      verify: async (account) => {
        tried.push(account);
        if (world.verifyError) throw world.verifyError;
        return world.told;
      },
      async *readCosts() {
        yield* [];
        return { total: null };
      },
    },
    findProvider: (id) => providers.find((provider) => provider.id === id),
    listProviders: () => providers.map(describeProvider),
    cipher: {
      encrypt: async (plain, context) => sealText(plain, context),
      decrypt: async (sealed, context) => unsealText(sealed, context),
    },
    addressKeys: addresses.addressKeys,
    makeAddressKey: addresses.makeAddressKey,
    networkCampaigns: {
      list: async (integrationId, { limit, cursor }) => {
        const ids = rows
          .filter((row) => row.integrationId === integrationId)
          .map((row) => row.networkCampaignId);
        const rest = [...new Set(ids)].sort().filter((id) => cursor === null || id > cursor);
        const items = rest.slice(0, limit).map((id) => ({
          networkCampaignId: id,
          name: `name of ${id}`,
          spend: spendOf(
            rows.filter((row) => row.integrationId === integrationId && row.networkCampaignId === id),
          ),
        }));
        return { items, cursor: rest.length > limit ? (items.at(-1)?.networkCampaignId ?? null) : null };
      },
      findMany: async (_integrationId, ids) =>
        new Map(ids.map((id) => [id, { networkCampaignId: id, name: `name of ${id}` }])),
    },
    tokens: { forget: async (group) => void forgotten.push(group) },
    eventsDomain: null,
    makeSigningKey: () => 'ads_signing-key',
    fingerprint: async (text) => Buffer.from(text).toString('hex').slice(-32),
    readStatic: (name) => Readable.from([Buffer.from(`the file ${name}`)]),
    ids,
    now: () => world.now,
  };

  const workspace = async (name: string) => {
    const id = ids('workspace');
    await config.workspaces.create({
      id,
      name,
      timezone: 'Europe/Berlin',
      currency: 'EUR',
      createdAt: NOW,
      updatedAt: NOW,
      version: 1,
    });
    return id;
  };
  const home = await workspace('Home');
  const foreign = await workspace('Foreign');
  const handler = apiHandler(manageRoutes, deps, { error: (...entry) => void logged.push(entry) });

  const call = async (method: string, path: string, options: Call = {}): Promise<Answer> => {
    const event = eventOf(method, path, home, options);
    const answer = await handler(event, createLambdaContext());
    if (routeKeyOf(method, path) !== null) expectDocumented(event.routeKey, answer);
    const { statusCode, headers, body } = answer;
    return {
      status: statusCode,
      headers,
      text: body,
      body: headers['content-type']?.includes('json') ? anyBody.parse(JSON.parse(body)) : {},
    };
  };

  return {
    world,
    deps,
    config,
    home,
    foreign,
    call,
    auditEntries: audit.entries,
    queued,
    tried,
    logged,
    forgotten,
    runs,
    states,
    rows,
    revisions,
    rollUps,
    postbacks,
    events,
    addresses,
    replayMessages,
  };
}

function spendOf(rows: readonly LedgerCost[]): Map<string, bigint> {
  const spend = new Map<string, bigint>();
  for (const { currency, amount } of rows) spend.set(currency, (spend.get(currency) ?? 0n) + amount);
  return spend;
}

const dayOf = ({ hour, networkCampaignId }: LedgerCost): CampaignDay => ({
  day: utcDayOf(hour),
  networkCampaignId,
  name: null,
});

function eventOf(method: string, path: string, home: string, options: Call): ApiEvent {
  const { route, params } = matchRoute(method, path);
  const sent = options.rawBody ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  // As API Gateway does it with what is no text.
  const isBase64Encoded = options.base64 ?? sent instanceof Uint8Array;
  const principal: Principal = {
    workspaceId: options.workspaceId ?? home,
    keyId: 'key_1',
    role: options.role ?? 'admin',
  };
  const lambda = 'authorizer' in options ? options.authorizer : principal;
  return {
    routeKey: route,
    rawQueryString: options.query ?? '',
    headers: { ...(sent === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
    isBase64Encoded,
    pathParameters: params,
    ...(sent === undefined ? {} : { body: Buffer.from(sent).toString(isBase64Encoded ? 'base64' : 'utf8') }),
    requestContext: { requestId: 'request-1', authorizer: { lambda } },
  };
}

/** As API Gateway does it: the route's key and the path's parameters. */
function matchRoute(method: string, path: string): { route: string; params: Record<string, string> } {
  for (const route of manageRoutes) {
    const pattern = new RegExp(
      `^${route.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)').replaceAll('.', '\\.')}$`,
    );
    const match = route.method === method ? pattern.exec(path) : null;
    const params = Object.entries(match?.groups ?? {}).map(([name, value]) => [
      name,
      decodeURIComponent(value),
    ]);
    if (match) return { route: `${route.method} ${route.path}`, params: Object.fromEntries(params) };
  }
  return { route: `${method} ${path}`, params: {} };
}
