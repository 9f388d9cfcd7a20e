import { readFileSync, writeFileSync } from 'node:fs';
import { faultOutcomesSchema, renderNetworksPage } from '#local/docs/networks-page.ts';
import { describeProvider } from '#shared/providers/describe-provider.ts';
import { costProviders } from '#shared/providers/registry.ts';

const OUTCOMES = new URL('../test/fixtures/fault-outcomes.json', import.meta.url);
const PAGE = new URL('../docs/networks.md', import.meta.url);

const outcomes = faultOutcomesSchema.parse(JSON.parse(readFileSync(OUTCOMES, 'utf8')));
writeFileSync(PAGE, renderNetworksPage(costProviders.map(describeProvider), outcomes));
