import { formatInstant, HOUR_MS, type Instant, MINUTE_MS } from '#shared/domain/time.ts';

export interface NextStepsInput {
  origin: string;
  /** How a shell gets at the key: the key itself, `$VARIABLE`, or `$(cat …)`. */
  key: string;
  integrationId: string;
  now: Instant;
}

/** What to try next, as commands that work when pasted. */
export function nextSteps({ origin, key, integrationId, now }: NextStepsInput): string[] {
  const get = (path: string) => `  curl -s -H "Authorization: Bearer ${key}" "${origin}${path}"`;
  const thisHour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const range = `from=${formatInstant(thisHour - 24 * HOUR_MS)}&to=${formatInstant(thisHour + HOUR_MS)}`;
  return [
    'Try next:',
    get('/v1/integrations'),
    get(`/v1/costs?integrationId=${integrationId}&${range}`),
    get(`/v1/integrations/${integrationId}/syncs`),
    `  curl -s -X POST ${origin}/_local/schedules/hourly -d '{"time":"${formatInstant(Math.floor(now / MINUTE_MS) * MINUTE_MS)}"}'`,
    `  curl -s ${origin}/openapi.json`,
  ];
}
