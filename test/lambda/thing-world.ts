import { z } from 'zod';
import { RequestError } from '#shared/domain/errors.ts';
import { oneTimeSecretSchema } from '#shared/domain/one-time-secret.ts';
import { type ApiDeps, type ApiEvent, apiHandler } from '#shared/lambda/api-handler.ts';
import { noContent, reply, route } from '#shared/lambda/route.ts';
import { createLambdaContext } from '#test/support/lambda-context.ts';
import { createMemoryAdmin } from '#test/support/memory-admin.ts';

interface Thing {
  id: string;
  name: string;
}
interface ThingDeps extends ApiDeps {
  things: Map<string, Thing>;
  /** Called before anything is changed. */
  interfere(): Promise<void>;
}

const thingSchema = z.object({ id: z.string(), name: z.string() });
const params = z.object({ id: z.string() });
const body = z.strictObject({ name: z.string() });
const find = ({ things }: ThingDeps, id: string): Thing => {
  const thing = things.get(id);
  if (!thing) throw new RequestError('not-found', 'not-found', 'There is no such thing.');
  return thing;
};

const routes = [
  route({
    method: 'POST',
    path: '/v1/things',
    role: 'editor',
    summary: 'Make',
    request: z.object({ query: z.strictObject({ depth: z.string().optional() }), body }),
    responses: { 201: thingSchema.extend({ key: oneTimeSecretSchema }) },
    handle: async (deps: ThingDeps, input) => {
      const thing = { id: `thg_${deps.things.size + 1}`, name: input.body.name };
      await deps.interfere();
      deps.things.set(thing.id, thing);
      return reply(201, { ...thing, key: `key of ${thing.id}` }, { location: `/v1/things/${thing.id}` });
    },
  }),
  route({
    method: 'GET',
    path: '/v1/things/{id}',
    role: 'viewer',
    summary: 'Show',
    request: z.object({ params }),
    responses: { 200: thingSchema },
    handle: async (deps: ThingDeps, input) => reply(200, find(deps, input.params.id)),
  }),
  route({
    method: 'PATCH',
    path: '/v1/things/{id}',
    role: 'editor',
    summary: 'Change',
    request: z.object({ params, body }),
    responses: { 200: thingSchema },
    handle: async (deps: ThingDeps, input) => {
      const thing = { ...find(deps, input.params.id), ...input.body };
      await deps.interfere();
      deps.things.set(thing.id, thing);
      return reply(200, thing);
    },
  }),
  route({
    method: 'POST',
    path: '/v1/things/{id}/polish',
    role: 'editor',
    summary: 'Polish',
    request: z.object({ params }),
    responses: { 200: thingSchema },
    handle: async (deps: ThingDeps, input) => {
      const thing = { ...find(deps, input.params.id), name: 'polished' };
      deps.things.set(thing.id, thing);
      return reply(200, thing);
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/things/{id}',
    role: 'editor',
    summary: 'Delete',
    request: z.object({ params }),
    responses: { 204: noContent },
    handle: async (deps: ThingDeps, input) => {
      find(deps, input.params.id);
      await deps.interfere();
      deps.things.delete(input.params.id);
      return reply(204, null);
    },
  }),
];

const match = (call: string) => {
  const [method = '', path = ''] = call.split(' ');
  const id = /^\/v1\/things\/([^/]+)/.exec(path)?.[1];
  return {
    routeKey: `${method} ${id === undefined ? path : path.replace(id, '{id}')}`,
    pathParameters: id === undefined ? {} : { id },
  };
};

/** A small API over memory whose handlers can be disturbed. */
export function createThingWorld() {
  const world = { now: Date.UTC(2026, 2, 14, 13, 20), interfere: async (): Promise<void> => {} };
  const admin = createMemoryAdmin(() => world.now);
  const things = new Map<string, Thing>();
  const logged: unknown[][] = [];
  const deps: ThingDeps = { ...admin, things, interfere: () => world.interfere() };
  const handler = apiHandler(routes, deps, { error: (...entry) => void logged.push(entry) });
  let sent = 0;
  const send = async (call: string, given: unknown = undefined, change: Partial<ApiEvent> = {}) => {
    sent += 1;
    const { headers, ...more } = change;
    const answer = await handler(
      {
        ...match(call),
        rawQueryString: '',
        isBase64Encoded: false,
        ...(given === undefined ? {} : { body: JSON.stringify(given) }),
        headers: { 'content-type': 'application/json', ...headers },
        requestContext: {
          requestId: `request ${sent}`,
          authorizer: { lambda: { workspaceId: 'wsp_1', keyId: 'key_1', role: 'editor' } },
        },
        ...more,
      },
      createLambdaContext(),
    );
    return { status: answer.statusCode, headers: answer.headers, text: answer.body };
  };
  return { world, deps, things, logged, send, entries: admin.entries };
}
