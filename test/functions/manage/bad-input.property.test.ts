import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HOUR_MS, parseInstant } from '#shared/domain/time.ts';
import { type Answer, createApiWorld } from '#test/support/api-world.ts';
import { type Bend, bends, certainBends } from '#test/support/bad-requests.ts';
import { type DescribedOperation, describedOperations } from '#test/support/described-operations.ts';
import { type DraftRequest, toWire } from '#test/support/draft-request.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { sampleDelivery } from '#test/support/sample-postback.ts';
import { validRequest, type Words } from '#test/support/valid-requests.ts';

/** Part of each name: the same seed makes the same requests in the same order. */
const SEED = Date.now() % 2 ** 31;
const RUNS_PER_OPERATION = 40;
/** The examples of the document are of the hour that begins then. */
const NOW = parseInstant('2026-03-14T12:30:00Z');
/** Stands in everything that the foreign workspace owns, and in no request of ours. */
const MARKER = 'marker-of-the-foreign-workspace';
const FOREIGN: Words = { name: MARKER, secret: 'foreign-secret-9c1d' };
const OWN: Words = { name: 'Own', secret: 'own-secret-2b7e' };
const SENT: Words = { name: 'Sent', secret: 'sent-secret-51aa' };
const SECRETS = [FOREIGN.secret, OWN.secret, SENT.secret];

/** The one of the document. */
const EXAMPLE_HOST = 'partner.example:443';

const operations = describedOperations();
const lists = operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor'));
const badFieldsSchema = z.object({
  errors: z.array(z.object({ path: z.string(), message: z.string().min(1) })).min(1),
});
const idSchema = z.string().regex(/^[a-z]{3}_/);

type World = Awaited<ReturnType<typeof createApiWorld>>;

/** A workspace in the world, and what it owns. */
interface Owner {
  workspaceId: string;
  ids: Map<string, string>;
  /** Some calls are about a feed, others about an account: both are integrations. */
  feedId: string;
}

function send(
  world: World,
  operation: DescribedOperation,
  draft: DraftRequest,
  workspaceId: string,
): Promise<Answer> {
  const { path, query, headers, body } = toWire(operation, draft);
  const sent = body === null ? {} : { rawBody: body };
  return world.call(operation.method, path, { query, headers, workspaceId, ...sent });
}

/** The request of the document, about what its owner has. */
function validDraft(operation: DescribedOperation, { ids }: Owner, words: Words): DraftRequest {
  const draft = validRequest(operation, ids, words);
  // It needs one of two optional parameters, which the document can say in words alone.
  if (operation.key === 'GET /v1/costs') draft.query.push(['integrationId', ids.get('int_') ?? '']);
  return draft;
}

/** Asks about the owner's account or, where the call is not about accounts, about its feed. */
async function ask(world: World, operation: DescribedOperation, owner: Owner, words: Words) {
  const draft = validDraft(operation, owner, words);
  const answer = await send(world, operation, draft, owner.workspaceId);
  if (answer.status !== 404 || !operation.path.startsWith('/v1/integrations/{id}/')) return { draft, answer };
  const aboutFeed = validDraft(
    operation,
    { ...owner, ids: new Map([...owner.ids, ['int_', owner.feedId]]) },
    words,
  );
  return { draft: aboutFeed, answer: await send(world, operation, aboutFeed, owner.workspaceId) };
}

/** Makes of everything that can be made, out of what was made before; a second time for what came too early. */
async function furnish(world: World, workspaceId: string, words: Words): Promise<Owner> {
  const feed = { provider: 'events', name: words.name };
  const { body } = await world.call('POST', '/v1/integrations', { body: feed, workspaceId });
  const owner: Owner = { workspaceId, feedId: String(body['id']), ids: new Map([['wsp_', workspaceId]]) };
  const making = operations.filter(({ method, path }) => method === 'POST' && !path.endsWith('/deactivate'));
  for (const operation of [...making, ...making]) {
    const { answer } = await ask(world, operation, owner, words);
    const id = idSchema.safeParse(answer.body['id']);
    if (id.success && id.data !== owner.feedId) owner.ids.set(id.data.slice(0, 4), id.data);
  }
  addCosts(world, owner.ids.get('int_') ?? '', words.name);
  await addEvents(world, owner, words);
  return owner;
}

/** What no call of the API makes: an event, a postback that it led to, and the host that it went to. */
async function addEvents({ events, postbacks }: World, { workspaceId, feedId, ids }: Owner, { name }: Words) {
  const identity = name
    .replaceAll(/[^a-z]/g, '')
    .padEnd(26, '0')
    .slice(0, 26);
  const event = sampleEvent({
    id: `evt_${identity}`,
    workspaceId,
    feedId,
    type: 'conversion',
    publisher: name,
  });
  await events.store.insert(event, [identity], null);
  const url = `https://${EXAMPLE_HOST}/?${name}`;
  const delivery = sampleDelivery({ id: `dlv_${identity}`, workspaceId, feedId, eventId: event.id, url });
  await postbacks.ports.deliveries.putIfAbsent(delivery);
  await postbacks.ports.outgoingHosts.clear(workspaceId, EXAMPLE_HOST, NOW);
  ids.set('evt_', event.id);
  ids.set('dlv_', delivery.id);
}

function addCosts({ rows }: World, integrationId: string, name: string): void {
  for (const hour of [1, 2, 3]) {
    rows.push({
      integrationId,
      networkCampaignId: `${name}-${hour}`,
      hour: NOW - hour * HOUR_MS,
      amount: 1_000_000n,
      impressions: 1,
      clicks: 1,
      currency: 'USD',
      derived: false,
      asOf: NOW,
      runId: 'run_1',
      revision: 1,
    });
  }
}

async function createFurnishedWorld() {
  const world = await createApiWorld();
  world.world.now = NOW;
  const foreign = await furnish(world, world.foreign, FOREIGN);
  return { ...world, foreignOwner: foreign, owner: await furnish(world, world.home, OWN) };
}

function expectHarmless(world: World, answer: Answer, request: unknown): void {
  const context = JSON.stringify(request).slice(0, 800);
  expect(answer.status, `${context} ${answer.text} ${world.logged}`).toBeLessThan(500);
  if (answer.status >= 400) expect(answer.headers['content-type'], context).toBe('application/problem+json');
  if (answer.status === 400) expect(badFieldsSchema.safeParse(answer.body).error, context).toBeUndefined();
  const shown = answer.text + JSON.stringify(answer.headers);
  for (const hidden of [MARKER, ...SECRETS]) expect(shown, context).not.toContain(hidden);
}

describe('the API, asked as its document says', () => {
  it('takes the examples of the document, and has things of every kind to show', async () => {
    const refused: string[] = [];
    for (const operation of operations) {
      const world = await worldFor(operation);
      const { answer } = await ask(world, operation, world.owner, SENT);
      expectHarmless(world, answer, operation.key);
      // What the example makes may be there already, or still in use.
      if (answer.status >= 400 && answer.status !== 409) refused.push(`${operation.key} ${answer.text}`);
    }
    expect(refused).toEqual([]);
  });

  it.each(operations)(
    `takes or refuses whatever comes to $key, and shows nothing (seed ${SEED})`,
    async (operation) => {
      const world = await worldFor(operation);
      const logged = world.logged.length;
      const belongings = { own: world.owner.ids, foreign: world.foreignOwner.ids };
      const valid = validDraft(operation, world.owner, SENT);
      const sendBent = async (bent: readonly Bend[]) => {
        const draft = structuredClone(valid);
        for (const bend of bent) bend(draft);
        expectHarmless(world, await send(world, operation, draft, world.home), toWire(operation, draft));
      };
      for (const bend of certainBends(operation, belongings)) await sendBent([bend]);
      await fc.assert(fc.asyncProperty(fc.array(bends(operation, belongings), { maxLength: 3 }), sendBent), {
        numRuns: RUNS_PER_OPERATION,
        seed: SEED,
        endOnFailure: true,
      });
      expect(world.logged.slice(logged)).toEqual([]);
    },
  );
});

let shared: Awaited<ReturnType<typeof createFurnishedWorld>> | null = null;

/** A world of its own for what takes things away, one for all others. */
async function worldFor({ method, path }: DescribedOperation) {
  if (method === 'DELETE' || path.endsWith('/deactivate')) return createFurnishedWorld();
  shared ??= await createFurnishedWorld();
  return shared;
}

describe('the cursor of a list', () => {
  const withCursor = (draft: DraftRequest, cursor: string | null): DraftRequest => ({
    ...draft,
    query: [...draft.query, ['limit', '1'], ...(cursor === null ? [] : [['cursor', cursor] as const])],
  });

  it(`leads nowhere when it was bent or is another's (seed ${SEED})`, async () => {
    const world = await createFurnishedWorld();
    const cursorsOf = async (owner: Owner) => {
      const found: { operation: DescribedOperation; draft: DraftRequest; cursor: string }[] = [];
      for (const operation of lists) {
        const draft = validDraft(operation, owner, SENT);
        const { body } = await send(world, operation, withCursor(draft, null), owner.workspaceId);
        const cursor = z.string().nullish().parse(body['nextCursor']);
        if (typeof cursor === 'string') found.push({ operation, draft, cursor });
      }
      return found;
    };
    const own = await cursorsOf(world.owner);
    const foreign = (await cursorsOf(world.foreignOwner)).map(({ cursor }) => cursor);
    expect(own.length).toBeGreaterThan(5);
    expect(foreign.length).toBeGreaterThan(5);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...own),
        bentCursors([...own.map(({ cursor }) => cursor), ...foreign]),
        async ({ operation, draft, cursor }, bend) => {
          const bent = bend(cursor);
          const request = withCursor(draft, encodeURIComponent(bent));
          const answer = await send(world, operation, request, world.home);
          expectHarmless(world, answer, [operation.key, bent]);
          if (answer.status !== 200)
            expect(answer.body, bent).toMatchObject({ errors: [{ path: 'cursor' }] });
          if (foreign.includes(bent)) expect(answer.status, `${operation.key} ${bent}`).toBe(400);
        },
      ),
      { numRuns: 300, seed: SEED, endOnFailure: true },
    );
  });

  const bentCursors = (others: readonly string[]): fc.Arbitrary<(cursor: string) => string> =>
    fc.oneof(
      fc.constantFrom(...others).map((other) => () => other),
      fc.nat().map((at) => (cursor: string) => cursor.slice(0, at % cursor.length)),
      fc.tuple(fc.nat(), fc.constantFrom(...'AZaz09-_ =%')).map(([at, letter]) => (cursor: string) => {
        const place = at % cursor.length;
        return cursor.slice(0, place) + letter + cursor.slice(place + 1);
      }),
      fc.string({ unit: 'binary' }).map((text) => () => text.toWellFormed()),
      fc.json().map((json) => () => Buffer.from(json).toString('base64url')),
      fc.constantFrom('a'.repeat(2001), 'a'.repeat(2000), '').map((text) => () => text),
    );
});
