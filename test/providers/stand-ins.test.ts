import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningStandIn, startAllStandIns } from '#local/networks/stand-in-networks.ts';
import { type StandInId, standInIds } from '#local/networks/start-stand-in.ts';
import { decimalToPicos, picosToMicros } from '#shared/domain/money.ts';
import { addDays, startOfLocalDay } from '#shared/domain/time.ts';
import { createNetworks } from '#shared/providers/networks.ts';
import { costProviders, findProvider } from '#shared/providers/registry.ts';
import { createMemoryBudget, createMemoryTokenStore, createTestDeps, START } from './fake-network.ts';

const FIRST_DAY = '2026-03-05';
const LAST_DAY = '2026-03-13';
const BUDGET_MS = 600_000;

/** Where networks issue access tokens; the others take what the user gave. */
const TOKEN_PATHS: ReadonlyMap<StandInId, string> = new Map([
  ['mediago', '/data/v1/authentication'],
  ['exoclick', '/v2/login'],
  ['revcontent', '/oauth/token'],
  ['taboola', '/backstage/oauth/token'],
  ['trafficstars', '/v1/auth/token'],
]);

/** Where names are asked for before the report: a report that fails fails the read, a list of names does not. */
const REPORT_PATHS: ReadonlyMap<StandInId, string> = new Map([
  ['mgid', '/v1/goodhits/clients/880147/statistics-reports'],
  ['outbrain', '/amplify/v0.1/reports/'],
  ['revcontent', '/stats/api/v1.0/boosts/performance'],
]);
const reportPathOf = (id: StandInId): string => REPORT_PATHS.get(id) ?? '/';

/** Networks that do not say how many rows there are, so that nobody can know whether some are missing. */
const UNCOUNTED: readonly StandInId[] = ['revcontent', 'trafficstars', 'hilltopads'];

/** Networks whose documents, as far as they are known, name no cheap way to the names of campaigns. */
const NAMELESS: readonly StandInId[] = ['adsterra', 'tiktok'];

let time = START;
const now = () => time;
const budget = createMemoryBudget(now);
let running: Awaited<ReturnType<typeof startAllStandIns>>;
beforeAll(async () => {
  running = await startAllStandIns({ now });
});
afterAll(() => running.stop());
beforeEach(() => {
  for (const { standIn } of running.standIns) standIn.faults.clear();
});

function standInOf(id: StandInId): RunningStandIn {
  const found = running.standIns.find((standIn) => standIn.id === id);
  if (!found) throw new Error(`There is no stand-in for ${id}.`);
  return found;
}

it('has a stand-in for every network', () => {
  expect([...standInIds].toSorted()).toEqual(costProviders.map(({ id }) => id).toSorted());
});

/** The account of a stand-in, connected with these credentials or its own. */
function connect(id: StandInId, given?: Record<string, string>) {
  const { account, standIn } = standInOf(id);
  const deps = createTestDeps((url, init) => fetch(url, init), {
    now,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
    tokens: createMemoryTokenStore(now),
    budget,
    origins: new Map([[id, standIn.origin]]),
  });
  const credentials: Record<string, string | undefined> = { ...(given ?? account.credentials) };
  const connected = { provider: id, credentials, settings: {}, credentialGroup: id };
  const verify = (sleep = deps.sleep) =>
    createNetworks({ ...deps, sleep }).verify(connected, now() + BUDGET_MS);
  const read = async () => {
    const window = { firstDay: FIRST_DAY, lastDay: LAST_DAY, timezone: account.timezone };
    let picos = 0n;
    for await (const cost of createNetworks(deps).readCosts(connected, window, now() + BUDGET_MS)) {
      picos += decimalToPicos(cost.amount);
    }
    return picosToMicros(picos);
  };
  const readNames = async () => {
    const names = new Map<string, string | null>();
    const window = { firstDay: LAST_DAY, lastDay: LAST_DAY, timezone: account.timezone };
    const costs = createNetworks(deps).readCosts(connected, window, now() + BUDGET_MS);
    for await (const { campaignId, campaignName } of costs) names.set(campaignId, campaignName);
    return names;
  };
  return { verify, read, readNames };
}

function truthOf(id: StandInId): bigint {
  const { book, timezone } = standInOf(id).account;
  const from = startOfLocalDay(FIRST_DAY, timezone);
  return book.total({ from, to: startOfLocalDay(addDays(LAST_DAY, 1), timezone) });
}

/** The stand-ins were written from the same documents by another reading: where both agree, both are likely right. */
describe.each(standInIds)('%s against its stand-in', (id) => {
  it('reads what the account really spent, to the last micro', async () => {
    expect(await connect(id).read()).toBe(truthOf(id));
  });

  it.skipIf(NAMELESS.includes(id))('names the campaigns as the account does', async () => {
    const { campaigns } = standInOf(id).account.book;
    const named = new Map(campaigns.map((campaign) => [campaign.id, campaign.name]));
    const names = await connect(id).readNames();
    expect(names.size).toBeGreaterThan(0);
    for (const [campaignId, name] of names) expect(name).toBe(named.get(campaignId));
  });

  it('learns what the network tells of the account', async () => {
    const { timezone, currency } = standInOf(id).account;
    const told = await connect(id).verify();
    expect({ timezone, currency }).toMatchObject(told);
    expect(Object.keys(told).length > 0).toBe(findProvider(id)?.tellsAccount);
  });

  it('goes on after faults that pass, and after the wait that the network asks for', async () => {
    const { faults } = standInOf(id).standIn;
    const { read } = connect(id);
    faults.add({ kind: 'rate-limited', waitSeconds: 3 }, { kind: 'unavailable' });
    expect(await read()).toBe(truthOf(id));
    faults.add({ kind: 'connection-reset' }, { kind: 'cut-off' });
    expect(await read()).toBe(truthOf(id));
  });

  it.each(['unauthorized', 'forbidden'] as const)('goes on after one answer that is %s', async (kind) => {
    const { verify, read } = connect(id);
    await verify();
    standInOf(id).standIn.faults.add({ kind });
    expect(await read()).toBe(truthOf(id));
  });

  it.each(['truncated-json', 'html', 'empty-body'] as const)('fails on %s', async (kind) => {
    const { verify, read } = connect(id);
    await verify();
    standInOf(id).standIn.faults.add({ kind, path: reportPathOf(id) });
    await expect(read()).rejects.toMatchObject({ name: 'ProviderError', failure: 'unexpected-response' });
  });

  it('never takes an error with status 200 for an account without spend', async () => {
    const { verify, read } = connect(id);
    await verify();
    standInOf(id).standIn.faults.add({ kind: 'error-in-200', count: 100 });
    await expect(read()).rejects.toMatchObject({ name: 'ProviderError' });
  });
});

describe.each(standInIds.filter((id) => !UNCOUNTED.includes(id)))('%s counts its rows', (id) => {
  it.each(['wrong-count', 'empty-page'] as const)('and a read fails on %s', async (kind) => {
    const { verify, read } = connect(id);
    await verify();
    standInOf(id).standIn.faults.add({ kind, path: reportPathOf(id) });
    await expect(read()).rejects.toMatchObject({ name: 'ProviderError', failure: 'unexpected-response' });
  });
});

describe('outbrain with a user name and a password', () => {
  const connectUser = (over: Record<string, string> = {}) => {
    const { account } = standInOf('outbrain');
    if (!('login' in account) || !account.login) throw new Error('The account has no user.');
    return connect('outbrain', { ...account.login, marketerId: account.id, ...over });
  };

  it('reads what the account really spent, to the last micro', async () => {
    expect(await connectUser().read()).toBe(truthOf('outbrain'));
  });

  it('is refused with another password', async () => {
    await expect(connectUser({ password: 'another' }).verify()).rejects.toMatchObject({
      failure: 'credentials',
    });
  });
});

describe.each([...TOKEN_PATHS])('%s', (id, tokenPath) => {
  it('is asked for one token when two integrations are made at the same moment', async () => {
    const exchanges = () =>
      standInOf(id)
        .standIn.log.entries()
        .filter(({ path }) => path === tokenPath).length;
    const { verify } = connect(id);
    const before = exchanges();
    const patiently = (milliseconds: number) => setTimeout(milliseconds);
    await Promise.all([verify(patiently), verify(patiently)]);
    expect(exchanges() - before).toBe(1);
  });
});

// A token that was pasted is lost with this: nothing can be asked after it.
describe.each(standInIds)('%s when it cancels what it was given', (id) => {
  const isRenewed = TOKEN_PATHS.has(id);

  it(isRenewed ? 'is asked for another token, and the read goes on' : 'refuses the credentials', async () => {
    const { verify, read } = connect(id);
    await verify();
    standInOf(id).standIn.faults.add({ kind: 'token-cancelled' });
    // A refusal of what was given counts only when it is repeated.
    if (!isRenewed) standInOf(id).standIn.faults.add({ kind: 'token-cancelled' });
    if (isRenewed) expect(await read()).toBe(truthOf(id));
    else await expect(read()).rejects.toMatchObject({ failure: 'credentials' });
  });
});
