type Fetch = (request: Request) => Promise<Response>;

export interface RetryOptions {
  /** How often a call is made at most, the first time included. Default: 4. */
  maxTries?: number;
  /** A longer wait than this is not waited for: the answer is returned as it is. Default: 60. */
  maxWaitSeconds?: number;
  /** Default: the platform's own. */
  fetch?: Fetch;
  /** Default: a timer. */
  wait?: (milliseconds: number) => Promise<void>;
}

/** Too many calls, and an outage during which nothing was done. */
const WORTH_ANOTHER_TRY: readonly number[] = [429, 503];
const FIRST_WAIT_SECONDS = 0.5;

/** Repeats a call that was refused for the moment, after as long as the answer asks for or ever longer pauses. */
export function createRetryingFetch({
  maxTries = 4,
  maxWaitSeconds = 60,
  fetch = globalThis.fetch,
  wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}: RetryOptions): Fetch {
  return async (request) => {
    for (let tries = 1; ; tries += 1) {
      const response = await fetch(request.clone());
      if (!WORTH_ANOTHER_TRY.includes(response.status) || tries >= maxTries) return response;
      const seconds = retryAfterSeconds(response) ?? growingPause(tries);
      if (seconds > maxWaitSeconds) return response;
      // What is not read would keep the connection.
      await response.body?.cancel();
      await wait(seconds * 1000);
    }
  };
}

/** The header is a number of seconds or a date. */
export function retryAfterSeconds({ headers }: Response): number | undefined {
  const header = headers.get('retry-after');
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}

/** Half a second, one, two …, each between half of that and all of it, so that callers come apart. */
const growingPause = (tries: number): number =>
  FIRST_WAIT_SECONDS * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
