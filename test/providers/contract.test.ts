import { readdirSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ProviderError } from '#shared/domain/errors.ts';
import { isTimezone } from '#shared/domain/time.ts';
import type { CostProvider } from '#shared/providers/define-cost-provider.ts';
import { describeProvider, providerDescriptionSchema } from '#shared/providers/describe-provider.ts';
import type { Fetch } from '#shared/providers/http.ts';
import { createNetworks } from '#shared/providers/networks.ts';
import type { NetworkCost, ReadSummary } from '#shared/providers/provider.ts';
import { costProviders, findProvider } from '#shared/providers/registry.ts';
import {
  createTestDeps,
  DEADLINE,
  type FakeReply,
  type Fixture,
  fixtureSchema,
  replay,
  seen,
  type TestDeps,
  toResponse,
} from './fake-network.ts';

const FIXTURES = new URL('../fixtures/providers/', import.meta.url);
const NETWORKS = new URL('../../shared/providers/networks/', import.meta.url);

const namesIn = (folder: URL, ending: string): string[] =>
  readdirSync(folder)
    .map((file) => file.replace(ending, ''))
    .sort();

const readFixture = (id: string): Fixture =>
  fixtureSchema.parse(JSON.parse(readFileSync(new URL(`${id}.json`, FIXTURES), 'utf8')));

const ids = costProviders.map(({ id }) => id);

it('has one file and one fixture for each provider of the registry', () => {
  expect(namesIn(NETWORKS, '.ts')).toEqual(ids.toSorted());
  expect(namesIn(FIXTURES, '.json')).toEqual(ids.toSorted());
  expect(findProvider('no-such-network')).toBeUndefined();
});

async function readAll(fixture: Fixture, id: string, deps: TestDeps) {
  const account = { provider: id, ...fixture.account, credentialGroup: 'group' };
  const reading = createNetworks(deps).readCosts(account, fixture.window, DEADLINE);
  const costs: NetworkCost[] = [];
  let next = await reading.next();
  for (; !next.done; next = await reading.next()) costs.push(next.value);
  const summary: ReadSummary = next.value;
  return { costs, summary };
}

async function failureOf(reading: Promise<unknown>): Promise<ProviderError> {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProviderError) return error;
  throw new Error(`Expected a ProviderError, found ${inspect(error)}`);
}

/** Replays the fixture, but answers requests to these paths otherwise. */
function withFault(fixture: Fixture, isFaulty: (path: string) => boolean, fault: Fetch): Fetch {
  return async (url, init) => {
    const { path } = seen(url, init);
    if (isFaulty(path)) return fault(url, init);
    const known = [...fixture.verification, ...fixture.exchanges];
    const found = known.find(({ request }) => request.path === path);
    if (!found) throw new Error(`The fixture has no exchange for ${path}.`);
    return toResponse(found.response);
  };
}

const GENERAL_FAULTS: readonly [string, ProviderError['failure'], FakeReply][] = [
  ['401', 'credentials', { status: 401, json: { message: 'no' } }],
  ['403', 'permission', { status: 403, json: { message: 'no' } }],
  ['404', 'unexpected-response', { status: 404, text: 'Not found' }],
  ['429', 'rate-limited', { status: 429, text: 'Slow down' }],
  ['500', 'unavailable', { status: 500, text: 'Oops' }],
  ['503', 'unavailable', { status: 503, json: { message: 'maintenance' } }],
  ['a redirect', 'unexpected-response', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
  ['HTML', 'unexpected-response', { text: '<!doctype html><title>Sign in</title>' }],
  ['an empty body', 'unexpected-response', { text: '' }],
  ['truncated JSON', 'unexpected-response', { text: '{"result":[{"impressions":15' }],
  ['an unknown envelope', 'unexpected-response', { json: { surprise: [] } }],
  ['JSON null', 'unexpected-response', { json: null }],
];

const reset: Fetch = (url, init) =>
  Promise.reject(
    new TypeError(`fetch failed for ${url} with ${inspect(init)}`, {
      cause: Object.assign(new Error(`reset by ${url}`), { code: 'ECONNRESET' }),
    }),
  );

function secretsOf(provider: CostProvider, fixture: Fixture): string[] {
  const given = provider.secretFields.flatMap((field) => fixture.account.credentials[field] ?? []);
  const issued = fixture.exchanges
    .filter(({ request }) => request.path === fixture.tokenPath)
    .flatMap(({ response }) =>
      Object.values(Object(response.json)).filter((value) => typeof value === 'string'),
    )
    .filter((text) => text.includes('placeholder'));
  return [...given, ...given.map((text) => btoa(text)), ...issued];
}

describe.each(costProviders.map((provider) => ({ id: provider.id, provider })))('$id', ({ id, provider }) => {
  const fixture = readFixture(id);
  const isReport = (path: string): boolean => path !== fixture.tokenPath;

  it('asks as documented and reads every exchange into the expected costs', async () => {
    const { fetch, left } = replay(fixture.exchanges);
    const { costs, summary } = await readAll(fixture, id, createTestDeps(fetch));
    expect(left).toEqual([]);
    expect(costs).toEqual(fixture.costs);
    expect(summary).toEqual({ total: fixture.total });
  });

  it('is what the registry finds under its id', () => {
    expect(findProvider(id)).toBe(provider);
  });

  it.each(GENERAL_FAULTS)('maps %s to %s', async (_, failure, reply) => {
    const fetch = withFault(fixture, isReport, async () => toResponse(reply));
    const error = await failureOf(readAll(fixture, id, createTestDeps(fetch)));
    expect(error.failure).toBe(failure);
  });

  it('maps a reset connection to unavailable', async () => {
    const error = await failureOf(readAll(fixture, id, createTestDeps(withFault(fixture, isReport, reset))));
    expect(error.failure).toBe('unavailable');
    expect(error.message).toContain('ECONNRESET');
  });

  it.each(fixture.faults)('$claim', async ({ path, response, failure, retryAfterSeconds }) => {
    const fetch = withFault(
      fixture,
      (asked) => asked === path,
      async () => toResponse(response),
    );
    const error = await failureOf(readAll(fixture, id, createTestDeps(fetch)));
    expect(error).toMatchObject({ failure, retryAfterSeconds });
  });

  it('fails when a later page fails', async () => {
    const { fetch: pages } = replay(fixture.exchanges.slice(0, -1));
    let calls = 0;
    const fetch: Fetch = async (url, init) => {
      calls += 1;
      return calls < fixture.exchanges.length ? pages(url, init) : toResponse({ status: 500 });
    };
    const error = await failureOf(readAll(fixture, id, createTestDeps(fetch)));
    expect(error.failure).toBe('unavailable');
  });

  it('tells no secret in any error', async () => {
    const faults: Fetch[] = [
      reset,
      ...GENERAL_FAULTS.map(
        ([, , reply]) =>
          async () =>
            toResponse(reply),
      ),
      ...fixture.faults.map(
        ({ response }) =>
          async () =>
            toResponse(response),
      ),
      async (url, init) => toResponse({ status: 400, text: `${url} ${inspect(init)}` }),
      async (url, init) =>
        toResponse({ json: { result: inspect(init), results: url, message: inspect(init) } }),
    ];
    expect(secretsOf(provider, fixture).length).toBeGreaterThan(fixture.tokenPath ? 2 : 1);
    for (const everything of [isReport, () => true]) {
      for (const fault of faults) {
        const error = await failureOf(
          readAll(fixture, id, createTestDeps(withFault(fixture, everything, fault))),
        );
        const told = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
        for (const secret of secretsOf(provider, fixture)) expect(told).not.toContain(secret);
        expect(told).not.toContain('?');
      }
    }
  });

  it('accepts the credentials of an account that can read its report, and none that cannot', async () => {
    const account = { provider: id, ...fixture.account, credentialGroup: 'group' };
    // Without its own way it asks for the present day, of which the fixture need not know rows.
    const { fetch, left } =
      fixture.verification.length > 0
        ? replay([
            ...fixture.exchanges.filter(({ request }) => !isReport(request.path)),
            ...fixture.verification,
          ])
        : { fetch: withFault(fixture, () => false, reset), left: [] };
    expect(await createNetworks(createTestDeps(fetch)).verify(account, DEADLINE)).toEqual(fixture.facts);
    expect(left).toEqual([]);
    const bad = createTestDeps(
      withFault(
        fixture,
        () => true,
        async () => toResponse({ status: 401, json: {} }),
      ),
    );
    expect((await failureOf(createNetworks(bad).verify(account, DEADLINE))).failure).toBe('credentials');
  });

  it('describes itself with a form whose secrets are marked', () => {
    const description = providerDescriptionSchema.parse(describeProvider(provider));
    expect(description).toMatchObject({ id, kind: 'cost', timezones: provider.timezones });
    expect(provider.secretFields.length).toBeGreaterThan(0);
    expect(provider.credentialIdentity(fixture.account.credentials)).not.toBe('');
    for (const zone of provider.timezones) expect(isTimezone(zone)).toBe(true);
  });
});
