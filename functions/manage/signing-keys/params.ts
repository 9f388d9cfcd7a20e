import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';

export const feedParams = z.object({ id: idSchema('integration') });
