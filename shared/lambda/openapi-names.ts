/** What a route is called in the document; it follows from its method and path, so that a new route has it at once. */
export interface Addressed {
  method: string;
  path: string;
}

/** The group of what belongs to no resource. */
const SERVICE = 'Service';
/** Words that are not written as they are said. */
const SPELLINGS: Readonly<Record<string, string>> = { api: 'API' };

/** The resource to which a route belongs: `GET /v1/traffic-sources/{id}` → `Traffic sources`. */
export function tagOf({ path }: Addressed): string {
  const [, version, resource = ''] = path.split('/');
  if (version !== 'v1') return SERVICE;
  const words = resource.split('-').map((word) => SPELLINGS[word] ?? word);
  return capitalised(words.join(' '));
}

/**
 * `listCampaigns`, `updateCampaign`, `pauseIntegration`, `createIntegrationSync`, `importManualCosts`.
 * @param answersList whether a GET answers items.
 */
export function operationIdOf({ method, path }: Addressed, answersList: boolean): string {
  const segments = path.replace(/^\/v1/, '').split('/').filter(Boolean);
  const last = segments.at(-1) ?? '';
  const owners = segments.slice(0, -1);
  if (isParameter(last)) return verbOf(method, false) + ownersName(segments);
  if (method === 'POST' && !isPlural(last)) {
    const resource = owners.at(-1) ?? '';
    return camelCase(last) + (isParameter(resource) ? ownersName(owners) : pascalCase(resource));
  }
  const noun = method === 'POST' ? singular(last) : last;
  return verbOf(method, answersList) + ownersName(owners) + pascalCase(noun);
}

/** What a parameter of the path stands for: `{runId}` in `/v1/integrations/{id}/syncs/{runId}` → `sync`. */
export function ownerOfParameter(path: string, name: string): string {
  const segments = path.split('/');
  const owner = segments[segments.findIndex((segment) => segment.startsWith(`{${name}`)) - 1] ?? '';
  return singular(owner).replaceAll('-', ' ');
}

const VERBS: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'create',
  PUT: 'set',
  PATCH: 'update',
  DELETE: 'delete',
};

const verbOf = (method: string, answersList: boolean): string =>
  answersList ? 'list' : (VERBS[method] ?? method.toLowerCase());

const ownersName = (segments: readonly string[]): string =>
  segments
    .filter((segment) => !isParameter(segment))
    .map((segment) => pascalCase(singular(segment)))
    .join('');

const isParameter = (segment: string): boolean => segment.startsWith('{');
const isPlural = (word: string): boolean => /[^s]s$/.test(word);

function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return isPlural(word) ? word.slice(0, -1) : word;
}

const pascalCase = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map(capitalised)
    .join('');

function camelCase(text: string): string {
  const name = pascalCase(text);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
