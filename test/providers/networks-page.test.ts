import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultOutcomesSchema, renderNetworksPage } from '#local/docs/networks-page.ts';
import { describeProvider } from '#shared/providers/describe-provider.ts';
import { costProviders } from '#shared/providers/registry.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('docs/networks.md', () => {
  const outcomes = faultOutcomesSchema.parse(JSON.parse(read('test/fixtures/fault-outcomes.json')));
  const page = read('docs/networks.md');

  it('is what `npm run describe-networks` writes', () => {
    expect(page).toBe(renderNetworksPage(costProviders.map(describeProvider), outcomes));
  });

  it('tells what users are asked for, and which of it is secret', () => {
    expect(page).toContain(
      '| `token` | yes | yes | In MGID: API settings, token. |\n' +
        '| `clientId` | yes | no | In MGID: API settings. Where there are two ids, the "Client API ID". |',
    );
    expect(page).toContain('- The report zone est is UTC−5 all year.');
  });

  it('leaves a dash where a fault cannot happen to a network', () => {
    const [provider] = costProviders;
    if (!provider) throw new Error('There is no provider.');
    const [first, second] = renderNetworksPage([describeProvider(provider)], {
      Late: { [provider.id]: 'recovers' },
      Never: {},
    })
      .trimEnd()
      .split('\n')
      .slice(-2);
    expect([first, second]).toEqual(['| Late | recovers |', '| Never | – |']);
  });
});
