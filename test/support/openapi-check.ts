import { gunzipSync } from 'node:zlib';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { z } from 'zod';
import { manageRoutes } from '#functions/manage/routes.ts';
import { about } from '#functions/manage/service/about.ts';
import { openApiDocument } from '#shared/lambda/openapi.ts';

/** What the API answered, as API Gateway takes it. */
export interface GivenAnswer {
  statusCode: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  isBase64Encoded?: boolean;
}

const contentSchema = z.record(z.string(), z.object({ schema: z.unknown().optional() }));
const responseSchema = z.object({
  headers: z.record(z.string(), z.object({ $ref: z.string() })).default({}),
  content: contentSchema.default({}),
});
const referenceSchema = z.object({ $ref: z.string() });
const headerSchema = z.object({ required: z.boolean() });

/** What every HTTP answer may have; all others are part of the contract. */
const TRANSPORT_HEADERS: readonly string[] = [
  'apigw-requestid',
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-security-policy',
  'content-type',
  'date',
  'keep-alive',
  'vary',
  'x-content-type-options',
];

const document = openApiDocument(about, manageRoutes);
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, 'openapi.json');
const compiled = new Map<string, ValidateFunction>();

/** The validator of what stands at a place in the document, compiled once. */
export function validatorAt(...place: readonly string[]): ValidateFunction {
  const pointer = place.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const known = compiled.get(pointer);
  if (known) return known;
  const validate = ajv.compile({ $ref: `openapi.json#${encodeURI(pointer)}` });
  compiled.set(pointer, validate);
  return validate;
}

/** What stands at a place in the document, references followed. */
function lookUp(place: readonly string[]): { place: readonly string[]; value: unknown } {
  const value = place.reduce<unknown>(
    (node, key) => new Map(Object.entries(Object(node))).get(key),
    document,
  );
  const reference = referenceSchema.safeParse(value);
  return reference.success ? lookUp(reference.data.$ref.split('/').slice(1)) : { place, value };
}

const patterns = manageRoutes.map(({ method, path }) => ({
  key: `${method} ${path}`,
  pattern: new RegExp(`^${method} ${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

/** `GET /v1/campaigns/cmp_1?limit=1` → `GET /v1/campaigns/{id}`; null for what the table does not have. */
export function routeKeyOf(method: string, address: string): string | null {
  const [path = ''] = address.split('?');
  return patterns.find(({ pattern }) => pattern.test(`${method} ${path}`))?.key ?? null;
}

/**
 * Holds a real answer against the document: its status, media type, body and headers.
 * @param routeKey `GET /v1/campaigns/{id}`. @throws naming what the document does not say.
 */
export function expectDocumented(routeKey: string, answer: GivenAnswer): void {
  const problems = undocumented(routeKey, answer);
  if (problems.length === 0) return;
  throw new Error(`${routeKey} ${answer.statusCode} is not as openapi.json says: ${problems.join('; ')}`);
}

function undocumented(routeKey: string, answer: GivenAnswer): string[] {
  const [method = '', path = ''] = routeKey.split(' ');
  const { place, value } = lookUp([
    'paths',
    path,
    method.toLowerCase(),
    'responses',
    String(answer.statusCode),
  ]);
  if (value === undefined) return ['the status is not declared'];
  const declared = responseSchema.parse(value);
  return [...wrongHeaders(declared.headers, answer), ...wrongBody(place, declared.content, answer)];
}

function wrongHeaders(
  declared: z.output<typeof responseSchema>['headers'],
  { headers }: GivenAnswer,
): string[] {
  const missing = Object.entries(declared)
    .filter(([name, { $ref }]) => isRequired($ref) && headers[name] === undefined)
    .map(([name]) => `the header ${name} is missing`);
  const stray = Object.keys(headers)
    .filter((name) => declared[name] === undefined && !TRANSPORT_HEADERS.includes(name))
    .map((name) => `the header ${name} is not declared`);
  return [...missing, ...stray];
}

const isRequired = (reference: string): boolean =>
  headerSchema.parse(lookUp(reference.split('/').slice(1)).value).required;

function wrongBody(
  place: readonly string[],
  content: z.output<typeof contentSchema>,
  answer: GivenAnswer,
): string[] {
  const bytes = Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8');
  if (Object.keys(content).length === 0) return bytes.byteLength === 0 ? [] : ['it has a body'];
  const [mediaType = ''] = (answer.headers['content-type'] ?? '').split(';');
  const described = content[mediaType];
  if (!described) return [`the media type ${mediaType} is not declared`];
  if (described.schema === undefined) return [];
  const plain = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
  const validate = validatorAt(...place, 'content', mediaType, 'schema');
  if (validate(JSON.parse(plain.toString('utf8')))) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
