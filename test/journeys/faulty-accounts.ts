import { type StandInId, standInIds } from '#local/networks/start-stand-in.ts';
import type { Clock } from '#shared/domain/time.ts';
import { canHit, type NetworkFault, networkFaults } from './network-faults.ts';
import { type NetworkFront, startNetworkFront } from './network-front.ts';
import {
  type Days,
  longDays,
  type NetworkUnderTest,
  shortDays,
  startNetworkUnderTest,
} from './network-under-test.ts';

/** An account at a stand-in of its own, with the faults that hit it: one in each round. */
export interface FaultyAccount extends NetworkUnderTest {
  faults: readonly NetworkFault[];
  /** What is read before the first fault. */
  days: readonly Days[];
}

/** The days over which the fault is played. */
export const daysOf = ({ isLong = [] }: NetworkFault, id: StandInId): Days =>
  isLong === true || isLong.includes(id) ? longDays : shortDays;

/**
 * Starts as many accounts of every network as it takes to play all of its faults in so many rounds, and one origin for
 * each network.
 */
export async function startFaultyAccounts(
  rounds: number,
  now: Clock,
): Promise<{ accounts: FaultyAccount[]; fronts: (NetworkFront & { id: StandInId })[] }> {
  const accounts: FaultyAccount[] = [];
  const fronts: (NetworkFront & { id: StandInId })[] = [];
  for (const [index, id] of standInIds.entries()) {
    const own = await Promise.all(
      dealFaults(id, rounds).map((faults, nth) => startFaultyAccount(id, now, rotate(faults, index), nth)),
    );
    accounts.push(...own);
    fronts.push({ id, ...(await startNetworkFront(own)) });
  }
  return { accounts, fronts };
}

async function startFaultyAccount(
  id: StandInId,
  now: Clock,
  faults: readonly NetworkFault[],
  nth: number,
): Promise<FaultyAccount> {
  const hasLongReports = faults.some((fault) => daysOf(fault, id) === longDays);
  const ownName = `-of-${String(nth).padStart(2, '0')}`;
  const network = await startNetworkUnderTest(id, now, { ownName, hasLongReports });
  return { ...network, faults, days: hasLongReports ? [shortDays, longDays] : [shortDays] };
}

/** Those over long days come first, so that few accounts have long reports. */
function dealFaults(id: StandInId, rounds: number): NetworkFault[][] {
  const isLong = (fault: NetworkFault) => daysOf(fault, id) === longDays;
  const faults = networkFaults
    .filter((fault) => canHit(fault, id))
    .toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)));
  const hands = Math.ceil(faults.length / rounds);
  return Array.from({ length: hands }, (_, hand) => faults.slice(hand * rounds, (hand + 1) * rounds));
}

/** So that each round has faults of all kinds: some take the run's time, others the machine's. */
function rotate<T>(items: readonly T[], by: number): T[] {
  return items.map((_, index) => items[(index + by) % items.length]).filter((item) => item !== undefined);
}
