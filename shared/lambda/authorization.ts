import { z } from 'zod';
import { RequestError } from '#shared/domain/errors.ts';
import { type Principal, principalSchema } from '#shared/domain/workspace.ts';

/**
 * What the authorizer found, as it travels in the request context. A refusal travels too, instead of ending the
 * request in API Gateway, so that the API itself can answer it as a problem document.
 */
const REFUSALS = ['missing', 'unknown', 'expired', 'unavailable'] as const;
type Refusal = (typeof REFUSALS)[number];

const authorizationSchema = z.union([principalSchema, z.object({ refusal: z.enum(REFUSALS) })]);
export type Authorization = z.infer<typeof authorizationSchema>;

const EXPLANATIONS = {
  missing: 'An API key is needed: send it as "Authorization: Bearer <key>".',
  unknown: 'This API key is not known.',
  expired: 'This API key has expired.',
  unavailable: 'The API key could not be looked up. Try again.',
} as const satisfies Record<Refusal, string>;

/** @param context `requestContext.authorizer.lambda`. @throws RequestError unless it names a principal. */
export function principalFrom(context: unknown): Principal {
  const parsed = authorizationSchema.safeParse(context);
  const authorization = parsed.success ? parsed.data : { refusal: 'missing' as const };
  if (!('refusal' in authorization)) return authorization;
  const { refusal } = authorization;
  if (refusal === 'unavailable') {
    throw new RequestError('unavailable', 'authorization-unavailable', EXPLANATIONS[refusal], {
      retryAfterSeconds: 1,
    });
  }
  const code = refusal === 'missing' ? 'api-key-missing' : `api-key-${refusal}`;
  throw new RequestError('unauthenticated', code, EXPLANATIONS[refusal]);
}
