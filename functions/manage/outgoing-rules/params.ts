import { z } from 'zod';
import { idSchema } from '#shared/domain/ids.ts';

export const feedParams = z.object({ id: idSchema('integration') });
export const ruleParams = feedParams.extend({ ruleId: idSchema('outgoingRule') });

export const ruleAddress = (workspaceId: string, { id, ruleId }: z.output<typeof ruleParams>) => ({
  workspaceId,
  feedId: id,
  id: ruleId,
});
