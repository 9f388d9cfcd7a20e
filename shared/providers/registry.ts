import type { CostProvider } from './define-cost-provider.ts';
import { exoclick } from './networks/exoclick.ts';
import { mediago } from './networks/mediago.ts';

/** Every cost network that can be connected, by name. */
export const costProviders: readonly CostProvider[] = [exoclick, mediago];

export function findProvider(id: string): CostProvider | undefined {
  return costProviders.find((provider) => provider.id === id);
}
