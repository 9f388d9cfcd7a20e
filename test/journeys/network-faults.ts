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
  /** Read over the days whose report fills more than one page; elsewhere of two calls. */
  isLong?: true;
  /** Only networks to which it can happen. */
  networks?: readonly StandInId[];
}

/** Networks that issue access tokens; the others take what the user gave. */
const TOKEN_NETWORKS = ['exoclick', 'mediago', 'revcontent', 'taboola', 'trafficstars'] as const;
const COUNTED_PAGES = ['exoclick', 'mediago', 'mgid', 'propellerads', 'tiktok', 'zeropark'] as const;
/** Reports that come as one page, but tell how many rows it has. */
const COUNTED_WHOLE = ['adsterra', 'outbrain', 'taboola'] as const;

/** More than all tries of a run. */
const LASTING = 10_000;
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
    allowed: ['credentials', 'recovers'],
  },
  {
    title: '403, lasting',
    fault: { kind: 'forbidden', count: LASTING },
    allowed: ['permission', 'credentials'],
  },
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
    networks: ['exoclick'],
  },
  {
    title: 'Fewer rows than the network counts',
    fault: { kind: 'wrong-count', count: LASTING },
    allowed: ['unexpected-response'],
    networks: [...COUNTED_PAGES, ...COUNTED_WHOLE],
  },
  {
    title: 'A second page that fails',
    fault: { kind: 'server-error', page: 2, count: LASTING },
    allowed: ['unavailable'],
    isLong: true,
    networks: [...COUNTED_PAGES, 'revcontent'],
  },
  {
    title: 'A second page without rows',
    fault: { kind: 'empty-page', page: 2, count: LASTING },
    allowed: ['unexpected-response'],
    isLong: true,
    networks: COUNTED_PAGES,
  },
  {
    title: 'A token cancelled under way by another client',
    fault: { kind: 'token-cancelled', skip: 1 },
    allowed: ['recovers'],
    isLong: true,
    networks: TOKEN_NETWORKS,
  },
  {
    title: 'A token that expires under way',
    fault: { kind: 'token-expired', skip: 1 },
    allowed: ['recovers'],
    isLong: true,
    networks: TOKEN_NETWORKS,
  },
];

/** Where the tokens are issued elsewhere, reports alone are hit: a lost token would hide what happens to them. */
export const reportPaths: Readonly<Partial<Record<StandInId, string>>> = {
  exoclick: '/v2/statistics/',
  mediago: '/data/v1/report/',
  revcontent: '/stats/',
  taboola: '/backstage/api/',
  trafficstars: '/v1.1/',
} satisfies Record<(typeof TOKEN_NETWORKS)[number], string>;
