import { z } from 'zod';
import { nameSchema } from './campaign.ts';
import { idSchema } from './ids.ts';
import { currencySchema } from './money.ts';
import { oneTimeSecretSchema } from './one-time-secret.ts';
import { type Instant, instantSchema, parseInstant, timezoneSchema } from './time.ts';

/** The tenant: owns everything else. Reports are made in its zone and currency unless they ask for others. */
export const workspaceSchema = z
  .object({
    id: idSchema('workspace'),
    name: nameSchema,
    timezone: timezoneSchema,
    currency: currencySchema,
    createdAt: instantSchema,
    updatedAt: instantSchema,
    version: z.number().int().positive(),
  })
  .meta({ id: 'Workspace' });
export type Workspace = z.infer<typeof workspaceSchema>;

/** From most to least: a role may do everything that those after it may. */
export const ROLES = ['admin', 'editor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export const mayActAs = (role: Role, needed: Role): boolean => ROLES.indexOf(role) <= ROLES.indexOf(needed);

/** An API key as stored: found by the SHA-256 of its text, which is shown once and kept nowhere. It never changes. */
export const apiKeySchema = z.object({
  id: idSchema('apiKey'),
  workspaceId: idSchema('workspace'),
  name: nameSchema,
  role: z.enum(ROLES),
  hash: z.string(),
  hint: z.string(),
  createdAt: instantSchema,
  expiresAt: instantSchema.nullable(),
  version: z.number().int().positive(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

/** An API key as it is shown. */
export const apiKeyViewSchema = apiKeySchema
  .omit({ workspaceId: true, hash: true })
  .extend({ hint: z.string().meta({ description: 'The end of the key', examples: ['…9f3a'] }) })
  .meta({ id: 'ApiKey' });
export type ApiKeyView = z.infer<typeof apiKeyViewSchema>;

export const createdApiKeySchema = apiKeyViewSchema
  .extend({ key: oneTimeSecretSchema })
  .meta({ id: 'CreatedApiKey' });

export function viewOfApiKey({ workspaceId: _workspace, hash: _hash, ...view }: ApiKey): ApiKeyView {
  return view;
}

export const hasExpired = ({ expiresAt }: Pick<ApiKey, 'expiresAt'>, now: Instant): boolean =>
  expiresAt !== null && parseInstant(expiresAt) <= now;

/** Who is calling: what the authorizer found for a key. */
export const principalSchema = z.object({
  workspaceId: idSchema('workspace'),
  keyId: idSchema('apiKey'),
  role: z.enum(ROLES),
});
export type Principal = z.infer<typeof principalSchema>;
