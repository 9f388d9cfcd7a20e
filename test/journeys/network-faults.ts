import type { Fault } from '#local/networks/fault-script.ts';
import type { StandInId } from '#local/networks/start-stand-in.ts';
import type { FailureClass } from '#shared/domain/errors.ts';

/** What a network's fault led to: the class of the failed run, or a run that succeeded all the same. */
export type FaultOutcome = FailureClass | 'recovers';

export interface NetworkFault {
  title: string;
  fault: Fault;
  /** What may come of it, at any network. */
  allowed: readonly FaultOutcome[];
  /** Read over the days whose report fills more than one page: all networks that it hits, or these. */
  isLong?: true | readonly StandInId[];
  /** Only networks to which it can happen. */
  networks?: readonly StandInId[];
  /** Why it cannot happen to the others. */
  elsewhere?: string | ((id: StandInId) => string);
  /** Hits the exchange of credentials for an access token, once the present token was cancelled. */
  isAtExchange?: true;
}

/** Networks that issue access tokens; the others take what the user gave. */
const TOKEN_NETWORKS = ['exoclick', 'mediago', 'outbrain', 'revcontent', 'taboola', 'trafficstars'] as const;
const isTokenNetwork = (id: StandInId): boolean => TOKEN_NETWORKS.some((network) => network === id);
/** The others that read two days, or a page that is full, by more than one call. */
const KEY_NETWORKS_OF_CALLS = ['hilltopads', 'mgid', 'propellerads', 'tiktok', 'zeropark'] as const;
const COUNTED_PAGES = ['exoclick', 'mediago', 'mgid', 'propellerads', 'tiktok', 'zeropark'] as const;
/** Reports that come as one page, but tell how many rows it has. */
const COUNTED_WHOLE = ['adsterra', 'outbrain', 'taboola'] as const;

const NO_TOKENS = 'has no tokens';

/** More than all tries of a run. */
export const LASTING = 10_000;
/** Longer than a run lasts, so that the wait is left to the queue. */
const LONG_WAIT_SECONDS = 900;

/** What networks do wrong. The titles are the rows of docs/networks.md. */
export const networkFaults: readonly NetworkFault[] = [
  {
    title: '401, lasting',
    fault: { kind: 'unauthorized', count: LASTING },
    allowed: ['credentials'],
  },
  {
    title: '401, once',
    fault: { kind: 'unauthorized' },
    allowed: ['recovers'],
  },
  {
    title: '403, lasting',
    fault: { kind: 'forbidden', count: LASTING },
    allowed: ['permission'],
  },
  { title: '403, once', fault: { kind: 'forbidden' }, allowed: ['recovers'] },
  {
    title: 'Too many requests, lasting',
    fault: { kind: 'rate-limited', count: LASTING, waitSeconds: LONG_WAIT_SECONDS },
    allowed: ['rate-limited'],
  },
  { title: 'Too many requests, once', fault: { kind: 'rate-limited' }, allowed: ['recovers'] },
  {
    title: '500, lasting',
    fault: { kind: 'server-error', count: LASTING },
    allowed: ['unavailable'],
  },
  {
    title: '503, lasting',
    fault: { kind: 'unavailable', count: LASTING },
    allowed: ['unavailable'],
  },
  { title: '503, once', fault: { kind: 'unavailable' }, allowed: ['recovers'] },
  {
    title: 'An error with status 200',
    fault: { kind: 'error-in-200', count: LASTING },
    allowed: ['unexpected-response', 'unavailable', 'rate-limited'],
  },
  {
    title: 'HTML with status 200',
    fault: { kind: 'html', count: LASTING },
    allowed: ['unexpected-response'],
  },
  {
    title: 'An empty body with status 200',
    fault: { kind: 'empty-body', count: LASTING },
    allowed: ['unexpected-response'],
  },
  {
    title: 'JSON that breaks off',
    fault: { kind: 'truncated-json', count: LASTING },
    allowed: ['unexpected-response'],
  },
  {
    title: 'Connection reset, lasting',
    fault: { kind: 'connection-reset', count: LASTING },
    allowed: ['unavailable'],
  },
  { title: 'A late answer', fault: { kind: 'slow', delayMs: 300 }, allowed: ['recovers'] },
  {
    title: 'A sum that is not that of the rows',
    fault: { kind: 'wrong-total', count: LASTING },
    allowed: ['unexpected-response'],
    isLong: ['revcontent'],
    networks: ['exoclick', 'revcontent'],
    elsewhere: 'tells no sum',
  },
  {
    title: 'Fewer rows than the network counts',
    fault: { kind: 'wrong-count', count: LASTING },
    allowed: ['unexpected-response'],
    networks: [...COUNTED_PAGES, ...COUNTED_WHOLE],
    elsewhere: 'counts no rows',
  },
  {
    title: 'A second page that fails',
    fault: { kind: 'server-error', page: 2, count: LASTING },
    allowed: ['unavailable'],
    isLong: true,
    networks: [...COUNTED_PAGES, 'revcontent'],
    elsewhere: 'has no pages',
  },
  {
    title: 'A second page without rows',
    fault: { kind: 'empty-page', page: 2, count: LASTING },
    allowed: ['unexpected-response'],
    isLong: true,
    networks: [...COUNTED_PAGES, 'revcontent'],
    elsewhere: 'has no pages',
  },
  {
    title: 'A token cancelled under way by another client',
    fault: { kind: 'token-cancelled', skip: 1 },
    allowed: ['recovers'],
    isLong: ['exoclick', 'mediago'],
    networks: TOKEN_NETWORKS,
    elsewhere: NO_TOKENS,
  },
  {
    title: 'A token that expires under way',
    fault: { kind: 'token-expired', skip: 1 },
    allowed: ['recovers'],
    isLong: ['exoclick', 'mediago'],
    networks: TOKEN_NETWORKS,
    elsewhere: NO_TOKENS,
  },
  {
    title: 'A key cancelled under way',
    fault: { kind: 'token-cancelled', skip: 1, count: LASTING },
    allowed: ['credentials'],
    isLong: ['mgid', 'propellerads'],
    networks: KEY_NETWORKS_OF_CALLS,
    elsewhere: (id) => (isTokenNetwork(id) ? 'has tokens' : 'one call'),
  },
  ...exchangeFaults([
    {
      title: '401, lasting',
      fault: { kind: 'unauthorized', count: LASTING },
      allowed: ['credentials'],
    },
    {
      title: '401, once',
      fault: { kind: 'unauthorized' },
      allowed: ['recovers', 'credentials'],
    },
    {
      title: '403, lasting',
      fault: { kind: 'forbidden', count: LASTING },
      // ExoClick refuses a wrong key so.
      allowed: ['permission', 'credentials'],
    },
    {
      title: 'too many requests, with Retry-After',
      fault: {
        kind: 'answer',
        status: 429,
        headers: { 'retry-after': String(LONG_WAIT_SECONDS) },
        waitSeconds: LONG_WAIT_SECONDS,
        count: LASTING,
      },
      allowed: ['rate-limited'],
    },
    {
      title: '500, lasting',
      fault: { kind: 'server-error', count: LASTING },
      allowed: ['unavailable'],
    },
    {
      title: 'HTML with status 200',
      fault: { kind: 'html', count: LASTING },
      allowed: ['unexpected-response'],
    },
    {
      title: 'an empty body with status 200',
      fault: { kind: 'empty-body', count: LASTING },
      allowed: ['unexpected-response'],
    },
    {
      title: 'an answer without a token',
      fault: { kind: 'answer', body: { token_type: 'Bearer', expires_in: 3600 }, count: LASTING },
      allowed: ['unexpected-response'],
    },
    {
      title: 'a token that is refused when it is used',
      fault: { kind: 'answer', body: tokenOfNobody(), count: LASTING },
      allowed: ['credentials'],
    },
  ]),
];

function exchangeFaults(
  faults: readonly Pick<NetworkFault, 'title' | 'fault' | 'allowed'>[],
): NetworkFault[] {
  return faults.map(({ title, ...rest }) => ({
    ...rest,
    title: `Access token: ${title}`,
    isAtExchange: true,
    networks: TOKEN_NETWORKS,
    elsewhere: NO_TOKENS,
  }));
}

/** An answer in the words of every network. */
function tokenOfNobody() {
  const token = 'placeholder-of-nobody';
  return { access_token: token, token, 'OB-TOKEN-V1': token, token_type: 'Bearer', expires_in: 3600 };
}

/** Reports alone are hit where tokens are issued elsewhere, which would hide what happens to the report. */
const tokenNetworkPaths = {
  exoclick: { reports: '/v2/statistics/', exchange: '/v2/login' },
  mediago: { reports: '/data/v1/report/', exchange: '/data/v1/authentication' },
  outbrain: { reports: '/amplify/v0.1/reports/', exchange: '/amplify/v0.1/login' },
  revcontent: { reports: '/stats/api/v1.0/boosts/performance', exchange: '/oauth/token' },
  taboola: { reports: '/backstage/api/', exchange: '/backstage/oauth/token' },
  trafficstars: { reports: '/v1.1/', exchange: '/v1/auth/token' },
} satisfies Record<(typeof TOKEN_NETWORKS)[number], { reports: string; exchange: string }>;

/** And where the names of campaigns are asked for beside it, which are not needed. */
const REPORTS_BESIDE_NAMES: Readonly<Partial<Record<StandInId, string>>> = {
  mgid: '/v1/goodhits/clients/880147/statistics-reports',
};

export const canHit = ({ networks }: NetworkFault, id: StandInId): boolean => networks?.includes(id) ?? true;

/** What docs/networks.md says of a fault that cannot hit the network. */
export function whyNot({ elsewhere = '' }: NetworkFault, id: StandInId): string {
  return `– (${typeof elsewhere === 'string' ? elsewhere : elsewhere(id)})`;
}

/** What the stand-in of the network has to do. */
export function faultsAt(id: StandInId, { fault, isAtExchange }: NetworkFault): Fault[] {
  const paths: Readonly<Partial<Record<StandInId, { reports: string; exchange: string }>>> =
    tokenNetworkPaths;
  const { reports = REPORTS_BESIDE_NAMES[id] ?? '/', exchange = '/' } = paths[id] ?? {};
  // Outbrain's report is one call, but those for the names of campaigns come before it.
  const isUnderWay = id === 'outbrain' && fault.skip !== undefined;
  if (!isAtExchange) return [{ path: reports, ...fault, ...(isUnderWay && { skip: 0 }) }];
  return [
    { kind: 'token-cancelled', path: reports },
    { path: exchange, ...fault },
  ];
}
