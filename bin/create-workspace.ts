import { parseArgs } from 'node:util';
import { z } from 'zod';
import { nameSchema } from '#shared/domain/campaign.ts';
import { currencySchema } from '#shared/domain/money.ts';
import { timezoneSchema } from '#shared/domain/time.ts';
import { createDocuments } from '#shared/lambda/aws-clients.ts';
import { createWorkspaceDeps } from '#shared/lambda/workspace-deps.ts';
import { createWorkspace } from '#shared/usecases/create-workspace.ts';

const USAGE = `Makes a workspace and its first admin key in a deployed Adtally.

  npm run create-workspace -- --table <ConfigTableName> --name <name> [--timezone Etc/UTC] [--currency USD]

The table's name is an output of the stack. Region and credentials are those of the AWS CLI.`;

const optionsSchema = z.object({
  table: z.string().min(1),
  name: nameSchema,
  timezone: timezoneSchema.default('Etc/UTC'),
  currency: currencySchema.default('USD'),
});

/** @throws when an option is unknown, missing or malformed. */
function readOptions(): z.output<typeof optionsSchema> {
  const { values } = parseArgs({
    options: {
      table: { type: 'string' },
      name: { type: 'string' },
      timezone: { type: 'string' },
      currency: { type: 'string' },
    },
  });
  const parsed = optionsSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new Error(
    parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'),
  );
}

try {
  const { table, ...workspace } = readOptions();
  const created = await createWorkspace(
    createWorkspaceDeps(createDocuments(), table, () => Date.now()),
    workspace,
  );
  console.log(`workspace ${created.workspace.id}`);
  console.log(`admin key, shown once: ${created.key}`);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
