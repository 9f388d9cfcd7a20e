import { z } from 'zod';
import { idSchema } from './ids.ts';
import { currencySchema } from './money.ts';
import { instantSchema, timezoneSchema } from './time.ts';

/** The tenant: owns everything else. */
export const workspaceSchema = z.object({
  id: idSchema('workspace'),
  name: z.string(),
  timezone: timezoneSchema,
  currency: currencySchema,
  createdAt: instantSchema,
});
export type Workspace = z.infer<typeof workspaceSchema>;

/** From most to least: a role may do everything that those after it may. */
export const ROLES = ['admin', 'editor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export const mayActAs = (role: Role, needed: Role): boolean => ROLES.indexOf(role) <= ROLES.indexOf(needed);

/** An API key as stored: found by the SHA-256 of its text, which is shown once and kept nowhere. */
export const apiKeySchema = z.object({
  id: idSchema('apiKey'),
  workspaceId: idSchema('workspace'),
  name: z.string(),
  role: z.enum(ROLES),
  hash: z.string(),
  createdAt: instantSchema,
  expiresAt: instantSchema.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

/** Who is calling: what the authorizer found for a key. */
export const principalSchema = z.object({
  workspaceId: idSchema('workspace'),
  keyId: idSchema('apiKey'),
  role: z.enum(ROLES),
});
export type Principal = z.infer<typeof principalSchema>;
