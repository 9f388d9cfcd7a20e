import type { Clock } from '#shared/domain/time.ts';
import { createDemoAccount } from './demo-account.ts';
import type { Campaign } from './report.ts';
import type { SpendBook } from './spend-book.ts';
import type { StandIn } from './stand-in-server.ts';
import {
  type AccountOf,
  type ApiTokenAccount,
  type StandInId,
  standInIds,
  startStandIn,
} from './start-stand-in.ts';

export type StandInNetworkId = 'mediago' | 'exoclick';

/** What a user would enter to connect the account, and what it spends. */
export interface DemoAccount extends ApiTokenAccount {
  apiToken: string;
  campaigns: readonly Campaign[];
  book: SpendBook;
}

export interface StandInNetworks {
  origins: Record<StandInNetworkId, string>;
  accounts: Record<StandInNetworkId, DemoAccount>;
  networks: Record<StandInNetworkId, StandIn>;
  stop(): Promise<void>;
}

interface StartOptions<Id extends StandInId> {
  now: Clock;
  seed?: string;
  ports?: Partial<Record<Id, number>>;
}

/** Starts the two networks of the demo with one account each, which spend by the seed. Tokens are placeholders. */
export async function startStandInNetworks(
  options: StartOptions<StandInNetworkId>,
): Promise<StandInNetworks> {
  const { now, ports = {} } = options;
  const accounts = { mediago: demoAccount('mediago', options), exoclick: demoAccount('exoclick', options) };
  const start = (id: StandInNetworkId) => startStandIn(id, { account: accounts[id], now, port: ports[id] });
  const mediago = await start('mediago');
  const exoclick = await start('exoclick').catch(async (error: unknown) => {
    await mediago.stop();
    throw error;
  });
  return {
    origins: { mediago: mediago.origin, exoclick: exoclick.origin },
    accounts,
    networks: { mediago, exoclick },
    async stop() {
      await Promise.all([mediago.stop(), exoclick.stop()]);
    },
  };
}

/** A stand-in with its only account. */
export interface RunningStandIn {
  id: StandInId;
  account: AccountOf[StandInId] & { book: SpendBook };
  standIn: StandIn;
}

/** Starts a stand-in for every network, each with its demo account. @throws when one of the ports is taken. */
export async function startAllStandIns(
  options: StartOptions<StandInId>,
): Promise<{ standIns: readonly RunningStandIn[]; stop(): Promise<void> }> {
  const { now, ports = {} } = options;
  const standIns: RunningStandIn[] = [];
  const stop = async () => {
    await Promise.all(standIns.map(({ standIn }) => standIn.stop()));
  };
  try {
    for (const id of standInIds) {
      const account = createDemoAccount(id, options);
      standIns.push({ id, account, standIn: await startStandIn(id, { account, now, port: ports[id] }) });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { standIns, stop };
}

function demoAccount(id: StandInNetworkId, options: { seed?: string }): DemoAccount {
  const account = createDemoAccount(id, options);
  return { ...account, apiToken: account.credentials.apiToken, campaigns: account.book.campaigns };
}
