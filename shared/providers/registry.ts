import type { CostProvider } from './define-cost-provider.ts';
import { adsterra } from './networks/adsterra.ts';
import { exoclick } from './networks/exoclick.ts';
import { hilltopads } from './networks/hilltopads.ts';
import { mediago } from './networks/mediago.ts';
import { mgid } from './networks/mgid.ts';
import { outbrain } from './networks/outbrain.ts';
import { propellerads } from './networks/propellerads.ts';
import { revcontent } from './networks/revcontent.ts';
import { taboola } from './networks/taboola.ts';
import { tiktok } from './networks/tiktok.ts';
import { trafficstars } from './networks/trafficstars.ts';
import { zeropark } from './networks/zeropark.ts';

/** Every cost network that can be connected, by name. */
export const costProviders: readonly CostProvider[] = [
  adsterra,
  exoclick,
  hilltopads,
  mediago,
  mgid,
  outbrain,
  propellerads,
  revcontent,
  taboola,
  tiktok,
  trafficstars,
  zeropark,
];

export function findProvider(id: string): CostProvider | undefined {
  return costProviders.find((provider) => provider.id === id);
}
