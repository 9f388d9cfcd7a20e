import { createHmac } from 'node:crypto';
import type { Signer } from '#shared/domain/signature.ts';

export const hmacSha256: Signer['hmac'] = (key, text) => createHmac('sha256', key).update(text).digest('hex');
