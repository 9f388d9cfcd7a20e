import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type StandInNetworkId,
  type StandInNetworks,
  startStandInNetworks,
} from '#local/networks/stand-in-networks.ts';
import { decimalToPicos, picosToMicros } from '#shared/domain/money.ts';
import { addDays, startOfLocalDay } from '#shared/domain/time.ts';
import { createNetworks } from '#shared/providers/networks.ts';
import { createMemoryTokenStore, createTestDeps, DEADLINE, START } from './fake-network.ts';

const FIRST_DAY = '2026-03-01';
const LAST_DAY = '2026-03-13';

/** The stand-ins were written from the same documents by another reading: where both agree, both are likely right. */
describe.each<{ id: StandInNetworkId; tokenPath: string; reportPath: string }>([
  { id: 'mediago', tokenPath: '/data/v1/authentication', reportPath: '/data/v1/report' },
  { id: 'exoclick', tokenPath: '/v2/login', reportPath: '/v2/statistics' },
])('$id against its stand-in', ({ id, tokenPath, reportPath }) => {
  let networks: StandInNetworks;
  beforeAll(async () => {
    networks = await startStandInNetworks({ now: () => START });
  });
  afterAll(() => networks.stop());
  beforeEach(() => networks.networks[id].faults.clear());

  const open = () => {
    const deps = createTestDeps((url, init) => fetch(url, init), {
      origins: new Map(Object.entries(networks.origins)),
      tokens: createMemoryTokenStore(() => START),
    });
    const { apiToken, timezone } = networks.accounts[id];
    const account = { provider: id, credentials: { apiToken }, settings: {}, credentialGroup: 'group' };
    const read = async () => {
      const window = { firstDay: FIRST_DAY, lastDay: LAST_DAY, timezone };
      let picos = 0n;
      for await (const cost of createNetworks(deps).readCosts(account, window, DEADLINE)) {
        picos += decimalToPicos(cost.amount);
      }
      return picosToMicros(picos);
    };
    return { deps, account, read };
  };

  const truth = () => {
    const { book, timezone } = networks.accounts[id];
    const from = startOfLocalDay(FIRST_DAY, timezone);
    return book.total({ from, to: startOfLocalDay(addDays(LAST_DAY, 1), timezone) });
  };

  const exchanges = () => networks.networks[id].log.entries().filter(({ path }) => path === tokenPath).length;

  it('reads what the account really spent, to the last micro', async () => {
    expect(await open().read()).toBe(truth());
  });

  it('goes on when its token is cancelled under way', async () => {
    networks.networks[id].faults.add({ kind: 'token-cancelled', path: reportPath });
    expect(await open().read()).toBe(truth());
  });

  it('goes on after the wait that the network asks for', async () => {
    networks.networks[id].faults.add(
      { kind: 'rate-limited', path: reportPath, waitSeconds: 3 },
      { kind: 'unavailable' },
    );
    expect(await open().read()).toBe(truth());
  });

  it.each(['wrong-count', 'empty-page', 'truncated-json', 'html', 'empty-body'] as const)(
    'fails on %s',
    async (kind) => {
      networks.networks[id].faults.add({ kind, path: reportPath });
      await expect(open().read()).rejects.toMatchObject({
        name: 'ProviderError',
        failure: 'unexpected-response',
      });
    },
  );

  it('never takes an error with status 200 for an account without spend', async () => {
    networks.networks[id].faults.add({ kind: 'error-in-200', path: reportPath, count: 100 });
    await expect(open().read()).rejects.toMatchObject({ name: 'ProviderError' });
  });

  it('asks for one token when two integrations are made at the same moment', async () => {
    const { deps, account } = open();
    const before = exchanges();
    const sleep = (milliseconds: number) => setTimeout(milliseconds);
    const verify = () => createNetworks({ ...deps, sleep }).verify(account, DEADLINE);
    await Promise.all([verify(), verify()]);
    expect(exchanges() - before).toBe(1);
  });
});
