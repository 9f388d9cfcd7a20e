import { HOUR_MS, type Instant } from '#shared/domain/time.ts';
import type { Spend } from './report.ts';
import type { SpendingCampaign } from './spend-book.ts';

/** How a campaign behaves. Amounts are in whole units of the account's currency. */
export interface CampaignProfile {
  id: string;
  name: string;
  /** What a busy hour costs. */
  peakAmount: number;
  /** The UTC hour, 0–23, around which the day's curve peaks. */
  peakHour: number;
  /** Price of a thousand impressions. */
  cpm: number;
  /** Clicks per impression; 0 for pop-unders, which report none. */
  clickRate: number;
  /** Share of hours, 0–1, in which the campaign spends at all. */
  activeShare: number;
}

/** The same seed and profile always spend the same, hour by hour, however far back. */
export function generateCampaign(seed: string, profile: CampaignProfile): SpendingCampaign {
  return {
    id: profile.id,
    name: profile.name,
    spendIn(hour): Spend | undefined {
      const chance = (what: string) => fraction(`${seed}/${profile.id}/${hour}/${what}`);
      if (chance('active') >= profile.activeShare) return undefined;
      const amount = profile.peakAmount * dayCurve(hour, profile.peakHour) * (0.75 + 0.5 * chance('amount'));
      const impressions = Math.round((amount / profile.cpm) * 1000 * (0.9 + 0.2 * chance('price')));
      return {
        micros: BigInt(Math.max(1, Math.round(amount * 10_000))) * 100n,
        impressions,
        clicks: Math.round(impressions * profile.clickRate * (0.8 + 0.4 * chance('clicks'))),
      };
    },
  };
}

/** Between a fifth of the peak at the quiet end of the day and all of it at the busy one; weekends are slower. */
function dayCurve(hour: Instant, peakHour: number): number {
  const hourOfDay = (hour / HOUR_MS) % 24;
  const daylight = (1 + Math.cos(((hourOfDay - peakHour) / 24) * 2 * Math.PI)) / 2;
  const weekday = new Date(hour).getUTCDay();
  return (0.2 + 0.8 * daylight) * (weekday === 0 || weekday === 6 ? 0.7 : 1);
}

/** An even fraction in [0, 1) from text: FNV-1a, then the finalizer of MurmurHash3 so that near texts differ widely. */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
