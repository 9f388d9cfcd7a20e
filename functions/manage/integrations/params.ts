import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';

export const integrationParams = z.object({ id: idSchema('integration') });
