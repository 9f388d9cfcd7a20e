import { createRequire } from 'node:module';
import { AWS_PLACEHOLDERS } from './account.ts';
import { ANSWERED_STATUS, CONFIG_TABLE, EVENTS_TABLE, LEDGER_TABLE, requestOf } from './event-calls.ts';
import type { Calls } from './receive-tasks.ts';

type Handler = (event: unknown) => Promise<unknown>;

/** Loads a function's bundle as Lambda does, with AWS at this address. */
export function loadFunction(bundle: string, awsOrigin: string): Handler {
  const { region, credentials } = AWS_PLACEHOLDERS;
  Object.assign(process.env, {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: awsOrigin,
    CONFIG_TABLE,
    EVENTS_TABLE,
    LEDGER_TABLE,
    SPILL_QUEUE_URL: `${awsOrigin}/000000000000/spill`,
    POSTBACK_QUEUE_URL: `${awsOrigin}/000000000000/postback`,
    EVENTS_DOMAIN: '',
  });
  const loaded: unknown = createRequire(bundle)(bundle);
  if (!hasHandler(loaded)) throw new Error(`${bundle} has no handler.`);
  return loaded.handler;
}

const hasHandler = (loaded: unknown): loaded is { handler: Handler } =>
  typeof loaded === 'object' &&
  loaded !== null &&
  'handler' in loaded &&
  typeof loaded.handler === 'function';

/** Makes so many calls, so many at a time. @throws for an answer that is none of success. */
export async function callFunction(handler: Handler, { kind, from, count, inFlight }: Calls): Promise<void> {
  let next = from;
  const caller = async (): Promise<void> => {
    while (next < from + count) {
      const index = next;
      next += 1;
      ensureAnswered(await handler(requestOf(kind, index)), ANSWERED_STATUS[kind]);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
}

function ensureAnswered(answer: unknown, statusCode: number): void {
  const isExpected =
    typeof answer === 'object' &&
    answer !== null &&
    'statusCode' in answer &&
    answer.statusCode === statusCode;
  if (!isExpected) throw new Error(`A call was answered with ${JSON.stringify(answer)}.`);
}
