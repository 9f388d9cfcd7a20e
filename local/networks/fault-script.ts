import { z } from 'zod';

/** Faults that replace the network's answer. */
const REPLACING = [
  'unauthorized',
  'forbidden',
  'rate-limited',
  'server-error',
  'unavailable',
  'error-in-200',
  'html',
  'empty-body',
  'connection-reset',
  'answer',
] as const;

/** Faults that spoil a right answer on its way. */
const SPOILING = ['truncated-json', 'cut-off', 'slow'] as const;

/** Faults that end access tokens just before the request is looked at. */
const TOKEN_ENDING = ['token-cancelled', 'token-expired'] as const;

/**
 * Faults in the report itself: its own sum or row count is wrong, or a page is empty although more follow.
 * A network that sends no such sum or count answers rightly.
 */
const DISTORTIONS = ['wrong-total', 'wrong-count', 'empty-page'] as const;
export type Distortion = (typeof DISTORTIONS)[number];

export const faultSchema = z.strictObject({
  kind: z.enum([...REPLACING, ...SPOILING, ...TOKEN_ENDING, ...DISTORTIONS]),
  /** Start of the paths that are hit; without it every path. */
  path: z.string().startsWith('/').default('/'),
  /** Only this page of a report, the first being 1. */
  page: z.number().int().positive().optional(),
  /** How many matching requests pass unharmed before. */
  skip: z.number().int().nonnegative().default(0),
  /** How many matching requests are hit. */
  count: z.number().int().positive().default(1),
  /** For `slow`: how late the answer is. */
  delayMs: z.number().int().nonnegative().default(1000),
  /** For `rate-limited`: the wait that the network asks for, where its dialect has one. */
  waitSeconds: z.number().int().positive().default(1),
  /** For `html` and `answer`. */
  status: z.number().int().min(200).max(599).default(200),
  /** For `answer`: the JSON that is sent, and headers beside it. */
  body: z.json().default({}),
  headers: z.record(z.string(), z.string()).default({}),
});
/** A fault as it is set; everything but `kind` has a default. */
export type Fault = z.input<typeof faultSchema>;
export type PendingFault = z.output<typeof faultSchema>;

/** Which of the coming requests fail, and how. Faults are tried in the order in which they were set. */
export interface FaultScript {
  add(...faults: readonly Fault[]): void;
  clear(): void;
  pending(): readonly PendingFault[];
  /** The fault for this request, used up by one; at most one fault hits a request. */
  take(request: { path: string; page: number | undefined }): PendingFault | undefined;
}

export function createFaultScript(): FaultScript {
  let script: PendingFault[] = [];

  const isHit = (fault: PendingFault) => {
    if (fault.skip === 0) return true;
    fault.skip -= 1;
    return false;
  };

  return {
    add(...faults) {
      script.push(...faults.map((fault) => faultSchema.parse(fault)));
    },
    clear() {
      script = [];
    },
    pending: () => script.map((fault) => ({ ...fault })),
    take({ path, page }) {
      const matching = script.filter(
        (fault) => path.startsWith(fault.path) && (fault.page === undefined || fault.page === page),
      );
      const fault = matching.find(isHit);
      if (!fault) return undefined;
      fault.count -= 1;
      script = script.filter(({ count }) => count > 0);
      return fault;
    },
  };
}

export function isDistortion(kind: PendingFault['kind']): kind is Distortion {
  return DISTORTIONS.some((distortion) => distortion === kind);
}
