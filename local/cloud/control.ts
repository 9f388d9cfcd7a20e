import { z } from 'zod';
import { explainError } from '#local/commands/explain-error.ts';
import { RequestError } from '#shared/domain/errors.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { formatInstant, instantSchema, localDaySchema, parseInstant } from '#shared/domain/time.ts';
import { viewOfApiKey } from '#shared/domain/workspace.ts';
import { PROBLEM_STATUS } from '#shared/lambda/problem.ts';
import { type MadeApiKey, newApiKeySchema } from '#shared/usecases/create-api-key.ts';
import { type CreatedWorkspace, newWorkspaceSchema } from '#shared/usecases/create-workspace.ts';
import type { RollUpsToRebuild } from '#shared/usecases/rebuild-roll-ups.ts';
import type { Fault } from './contract.ts';
import type { Drained } from './drain.ts';
import { FunctionError } from './function-error.ts';
import type { HttpRequest } from './http-event.ts';
import { gatewayAnswer, type HttpAnswer } from './http-result.ts';
import type { Rebuilt } from './rebuild-local.ts';

const CONTROL_PREFIX = '/_local/';
const TEN_YEARS_SECONDS = 10 * 366 * 24 * 3600;

/** What the control endpoints act on. */
export interface Controls {
  scheduleNames(): readonly string[];
  fireSchedule(name: string, time: number): Promise<void>;
  drain(timeoutMs: number): Promise<Drained>;
  metrics(): Record<string, unknown>;
  /** False when nothing of that name can have such a fault. */
  setFault(fault: Fault): boolean;
  faultTargets(): readonly string[];
  /** Moves the clock forward; ends when what became due is queued. The new time. */
  advanceClock(milliseconds: number): Promise<number>;
  /** Makes a workspace's days again from their hours. @throws RequestError when there is no such workspace. */
  rebuildRollUps(wanted: RollUpsToRebuild): Promise<Rebuilt>;
  createWorkspace(input: z.output<typeof newWorkspaceSchema>): Promise<CreatedWorkspace>;
  /** @throws RequestError when there is no such workspace. */
  createApiKey(workspaceId: string, input: z.output<typeof newApiKeySchema>): Promise<MadeApiKey>;
}

const scheduleBody = z.strictObject({ time: instantSchema });
const drainBody = z.strictObject({ timeoutSeconds: z.number().min(0).max(3600).default(60) });
const faultBody = z.strictObject({
  target: z.string(),
  kind: z.enum(['throttle', 'unavailable', 'crash', 'crash-after']),
  count: z.number().int().min(0),
});
const clockBody = z.strictObject({ advanceSeconds: z.number().min(0).max(TEN_YEARS_SECONDS) });
const rollUpsBody = z.strictObject({
  workspace: idSchema('workspace'),
  from: localDaySchema.nullable().default(null),
  to: localDaySchema.nullable().default(null),
});
const apiKeyBody = newApiKeySchema.extend({ workspace: idSchema('workspace') });

export const isControlPath = (path: string): boolean => path.startsWith(CONTROL_PREFIX);

interface Action {
  method: 'GET' | 'POST';
  /** `name` is what follows the action in the path; null where nothing does. */
  act: (request: HttpRequest, name: string | null) => unknown;
}

/** Serves `/_local/…`: JSON in, JSON out, mistakes as `{"message": "…"}` that names what is wrong. */
export function createControl(controls: Controls): (request: HttpRequest) => Promise<HttpAnswer> {
  const actions = actionsOf(controls);

  async function serve(request: HttpRequest): Promise<unknown> {
    if (isFromAnotherSite(request)) throw new BadRequest(403, 'Web pages may not control the local cloud.');
    const [, actionName = '', name = null] = /^\/_local\/([^/]+)(?:\/([^/]+))?$/.exec(request.path) ?? [];
    const action = actions.get(name === null ? actionName : `${actionName}/*`);
    if (!action) throw new BadRequest(404, `There is no ${request.path}.`);
    if (action.method !== request.method) {
      throw new BadRequest(405, `${request.path} takes ${action.method}, not ${request.method}.`);
    }
    return action.act(request, name);
  }

  return async (request) => {
    try {
      return jsonAnswer(200, await serve(request));
    } catch (error) {
      if (error instanceof BadRequest) return gatewayAnswer(error.status, error.message);
      if (error instanceof RequestError)
        return gatewayAnswer(PROBLEM_STATUS[error.fault], explainError(error));
      if (error instanceof FunctionError) {
        return gatewayAnswer(500, `${error.functionName} failed: ${error.errorType}: ${error.message}`);
      }
      throw error;
    }
  };
}

function actionsOf(controls: Controls): ReadonlyMap<string, Action> {
  return new Map<string, Action>([
    ['schedules/*', { method: 'POST', act: (request, name) => fireSchedule(controls, request, name ?? '') }],
    [
      'drain',
      {
        method: 'POST',
        act: (request) => controls.drain(parseBody(drainBody, request).timeoutSeconds * 1000),
      },
    ],
    ['metrics', { method: 'GET', act: () => controls.metrics() }],
    ['faults', { method: 'POST', act: (request) => setFault(controls, request) }],
    ['clock', { method: 'POST', act: (request) => advanceClock(controls, request) }],
    ['roll-ups', { method: 'POST', act: (request) => rebuildRollUps(controls, request) }],
    ['workspaces', { method: 'POST', act: (request) => createWorkspace(controls, request) }],
    ['api-keys', { method: 'POST', act: (request) => createApiKey(controls, request) }],
  ]);
}

async function fireSchedule(controls: Controls, request: HttpRequest, name: string): Promise<object> {
  const known = controls.scheduleNames();
  if (!known.includes(name))
    throw new BadRequest(404, `There is no schedule ${name}; there are ${known.join(', ')}.`);
  const { time } = parseBody(scheduleBody, request);
  await controls.fireSchedule(name, parseInstant(time));
  return { schedule: name, time };
}

function setFault(controls: Controls, request: HttpRequest): Fault {
  const fault = parseBody(faultBody, request);
  if (controls.setFault(fault)) return fault;
  const known = controls.faultTargets().join(', ');
  throw new BadRequest(
    400,
    `target: ${fault.target} cannot have the fault ${fault.kind}; there are ${known}.`,
  );
}

async function advanceClock(controls: Controls, request: HttpRequest): Promise<object> {
  const { advanceSeconds } = parseBody(clockBody, request);
  return { now: formatInstant(await controls.advanceClock(Math.round(advanceSeconds * 1000))) };
}

function rebuildRollUps(controls: Controls, request: HttpRequest): Promise<Rebuilt> {
  const { workspace, from, to } = parseBody(rollUpsBody, request);
  return controls.rebuildRollUps({ workspaceId: workspace, firstDay: from, lastDay: to });
}

async function createWorkspace(controls: Controls, request: HttpRequest): Promise<object> {
  const { workspace, key } = await controls.createWorkspace(parseBody(newWorkspaceSchema, request));
  return { ...workspace, key };
}

async function createApiKey(controls: Controls, request: HttpRequest): Promise<object> {
  const { workspace, ...input } = parseBody(apiKeyBody, request);
  const { apiKey, key } = await controls.createApiKey(workspace, input);
  return { ...viewOfApiKey(apiKey), key };
}

class BadRequest extends Error {
  override readonly name = 'BadRequest';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function parseBody<Schema extends z.ZodType>(schema: Schema, request: HttpRequest): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(request.body.toString('utf8')));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new BadRequest(400, problems.join('; '));
}

/** No body is an empty object: every field that may be left out then is. */
function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequest(400, 'body: This is no JSON.');
  }
}

/** A page on the web can make a browser send requests here; browsers name the page's origin with them. */
function isFromAnotherSite({ headers }: HttpRequest): boolean {
  return headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
}

function jsonAnswer(status: number, body: unknown): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from(JSON.stringify(body)),
  };
}
