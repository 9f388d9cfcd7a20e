import { z } from 'zod';
import {
  type CostProviderDefinition,
  defineCostProvider,
  secret,
} from '#shared/providers/define-cost-provider.ts';
import type { NetworkCost } from '#shared/providers/provider.ts';

interface SampleCredentials extends Readonly<Record<string, string | undefined>> {
  apiKey: string;
}
type SampleDefinition = CostProviderDefinition<SampleCredentials, Record<string, never>>;

export const sampleRow = (over: Partial<NetworkCost> = {}): NetworkCost => ({
  campaignId: '1',
  campaignName: null,
  day: '2026-03-14',
  hour: 5,
  amount: '1.5',
  impressions: 1,
  clicks: 1,
  ...over,
});

/** A network that sends its key as a header and again in the query; each answer is one row per requested range. */
export const sampleProvider = (overrides: Partial<SampleDefinition> = {}) =>
  defineCostProvider<SampleCredentials, Record<string, never>>({
    id: 'sample',
    name: 'Sample',
    docs: 'https://docs.sample.example/api',
    origin: 'https://api.sample.example',
    granularity: 'hour',
    confidence: 'low',
    assumptions: [],
    timezones: [],
    currencies: ['USD'],
    resyncDays: 3,
    longestRangeDays: 2,
    credentials: z.object({ apiKey: secret('Profile') }),
    settings: z.record(z.string(), z.never()),
    credentialIdentity: ({ apiKey }) => apiKey,
    headers: ({ apiKey }) => ({ 'x-api-key': apiKey }),
    query: ({ apiKey }) => ({ key: apiKey }),
    async *fetchCosts({ http, window }) {
      const { total } = await http.request({
        method: 'GET',
        path: '/costs',
        query: { from: window.firstDay, to: window.lastDay },
        answer: z.object({ total: z.union([z.string(), z.number(), z.null()]) }),
      });
      yield [sampleRow({ day: window.firstDay })];
      return { total };
    },
    ...overrides,
  });
