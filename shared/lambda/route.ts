import { z } from 'zod';
import { RequestError, type RequestFault } from '#shared/domain/errors.ts';
import { explainMissing, fieldErrors, invalidBody, invalidParameter } from '#shared/domain/parse-fields.ts';
import { mayActAs, type Principal, type Role } from '#shared/domain/workspace.ts';

export const JSON_TYPE = 'application/json';

type Headers = Readonly<Record<string, string>>;
type Responses = Readonly<Record<number, z.ZodType>>;
type RequestSchema = z.ZodObject<{
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  headers?: z.ZodObject;
}>;

export interface Reply<Status extends number = number, Body = unknown> {
  status: Status;
  body: Body;
  headers: Headers;
}

type ReplyTo<Declared extends Responses> = {
  [Status in keyof Declared & number]: Reply<Status, z.input<Declared[Status]> | FileBody>;
}[keyof Declared & number];

/** An answer that is no JSON, sent as it comes. With a name the browser saves it. */
export class FileBody {
  readonly mediaType: string;
  readonly fileName: string | null;
  readonly chunks: AsyncIterable<string | Uint8Array>;

  constructor(file: {
    mediaType: string;
    fileName: string | null;
    chunks: AsyncIterable<string | Uint8Array>;
  }) {
    this.mediaType = file.mediaType;
    this.fileName = file.fileName;
    this.chunks = file.chunks;
  }
}

/** A request as it came. Names of headers are in lower case. */
export interface RawRequest {
  params: Readonly<Record<string, string | undefined>>;
  headers: Readonly<Record<string, string | undefined>>;
  /** By which the caller reached the API: `https://host`. */
  origin: string;
  /** Query and body are read only when the caller's role allows the call: every value of each parameter, in order. */
  readQuery(): ReadonlyMap<string, readonly string[]>;
  /** @param mediaType JSON comes parsed, every other type as text. @throws RequestError */
  readBody(mediaType: string): unknown;
}

interface Description<Schema extends RequestSchema, Declared extends Responses> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** API Gateway's spelling: `/v1/integrations/{id}`. */
  path: string;
  summary: string;
  request: Schema;
  /** Media type of the body; JSON unless told otherwise. */
  consumes?: string;
  /** By status. A body is cut to its schema, so that nothing undeclared gets out. */
  responses: Declared;
  /** Media types in which a file may be answered instead of JSON. */
  produces?: readonly string[];
  /** What else it may answer, beyond what every route may. */
  faults?: readonly RequestFault[];
}

interface SecuredDefinition<Deps, Schema extends RequestSchema, Declared extends Responses>
  extends Description<Schema, Declared> {
  role: Role;
  handle: (
    deps: Deps,
    input: z.output<Schema>,
    principal: Principal,
    request: Pick<RawRequest, 'origin'>,
  ) => Promise<ReplyTo<Declared>>;
}

interface PublicDefinition<Deps, Schema extends RequestSchema, Declared extends Responses>
  extends Description<Schema, Declared> {
  role: 'public';
  handle: (deps: Deps, input: z.output<Schema>) => Promise<ReplyTo<Declared>>;
}

/** An entry of the table from which router, CDK routes, `openapi.json` and the authorisation test come. */
export interface Route<Deps> {
  method: string;
  path: string;
  role: Role | 'public';
  summary: string;
  request: RequestSchema;
  consumes: string;
  responses: Responses;
  produces: readonly string[];
  faults: readonly RequestFault[];
  /**
   * Lets a call in, or not: by its caller, that caller's role, and what it asks for, in this order.
   * @param identify tells who calls; a public route never asks. @throws RequestError
   */
  admit(request: RawRequest, identify: () => Principal): AdmittedCall<Deps>;
}

/** A call that its caller may make and that is well-formed. */
export interface AdmittedCall<Deps> {
  /** Null of a public route. */
  principal: Principal | null;
  run(deps: Deps): Promise<Reply>;
}

export function route<Deps, Schema extends RequestSchema, Declared extends Responses>(
  definition: SecuredDefinition<Deps, Schema, Declared> | PublicDefinition<Deps, Schema, Declared>,
): Route<Deps> {
  const { method, path, role, summary, responses, faults = [] } = definition;
  const { request: schema, consumes = JSON_TYPE, produces = [] } = definition;
  const parse = (request: RawRequest) => parseRequest(schema, consumes, request);
  return {
    method,
    path,
    role,
    summary,
    request: schema,
    consumes,
    responses,
    produces,
    faults,
    admit: (request, identify) => {
      if (definition.role === 'public') {
        const input = parse(request);
        const run = async (deps: Deps) => checked(definition, await definition.handle(deps, input));
        return { principal: null, run };
      }
      const principal = identify();
      if (!mayActAs(principal.role, definition.role)) {
        throw new RequestError(
          'forbidden',
          'forbidden',
          `This call needs the role ${role}; the key has ${principal.role}.`,
        );
      }
      const input = parse(request);
      const run = async (deps: Deps) =>
        checked(definition, await definition.handle(deps, input, principal, request));
      return { principal, run };
    },
  };
}

export function reply<Status extends number, Body>(
  status: Status,
  body: Body,
  headers: Headers = {},
): Reply<Status, Body> {
  return { status, body, headers };
}

/** The answer schema of what has no body. */
export const noContent = z.null();

/** The answer schema of what comes as a file alone. */
export const noJson = z.never();

function parseRequest<Schema extends RequestSchema>(
  schema: Schema,
  consumes: string,
  request: RawRequest,
): z.output<Schema> {
  const { params, headers } = request;
  const { shape } = schema;
  const query = queryOf(request.readQuery(), shape.query?.shape ?? {});
  const stray = shape.query ? [] : Object.keys(query);
  if (stray.length > 0) {
    throw invalidParameter(stray.map((name) => ({ path: name, message: 'This parameter is not known.' })));
  }
  const body = shape.body ? { body: request.readBody(consumes) } : {};
  const parsed = schema.safeParse({ params, query, headers, ...body }, { error: explainMissing });
  if (parsed.success) return parsed.data;
  throw requestProblem(parsed.error);
}

/** A parameter whose schema is a list may be repeated and comes as a list; every other one comes once. */
function queryOf(
  given: ReadonlyMap<string, readonly string[]>,
  shape: Readonly<Record<string, unknown>>,
): Record<string, string | readonly string[]> {
  const isList = (name: string): boolean => Object.hasOwn(shape, name) && takesList(shape[name]);
  const repeated = [...given].filter(([name, values]) => values.length > 1 && !isList(name));
  if (repeated.length > 0) {
    throw invalidParameter(
      repeated.map(([path]) => ({ path, message: 'This parameter is given more than once.' })),
    );
  }
  return Object.fromEntries(
    [...given].map(([name, values]) => [name, isList(name) ? values : (values[0] ?? '')]),
  );
}

const takesList = (field: unknown): boolean =>
  field instanceof z.ZodArray || (field instanceof z.ZodOptional && takesList(field.unwrap()));

/** A path that names nothing valid names nothing that exists. */
function requestProblem(error: z.ZodError): RequestError {
  const [part] = error.issues[0]?.path ?? [];
  if (part === 'params')
    return new RequestError('not-found', 'not-found', 'There is nothing at this address.');
  const errors = fieldErrors(error).map(({ path, message }) => ({
    path: path.split('.').slice(1).join('.'),
    message,
  }));
  return part === 'body' ? invalidBody(errors) : invalidParameter(errors);
}

/** @throws when a handler answers something else than it declared, which is a bug. */
function checked(
  { responses, produces = [] }: { responses: Responses; produces?: readonly string[] },
  answer: Reply,
): Reply {
  const schema = responses[answer.status];
  if (!schema) throw new Error(`Status ${answer.status} is not declared.`);
  if (answer.body instanceof FileBody) {
    if (produces.includes(answer.body.mediaType)) return answer;
    throw new Error(`The media type ${answer.body.mediaType} is not declared.`);
  }
  return { ...answer, body: schema.parse(answer.body) };
}
