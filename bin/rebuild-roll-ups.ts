import { z } from 'zod';
import { askLocalCloud, localUrlOption } from '#local/commands/ask-local-cloud.ts';
import { explainError } from '#local/commands/explain-error.ts';
import { runCommand } from '#local/commands/run-command.ts';
import { idSchema } from '#shared/domain/ids.ts';
import { localDaySchema } from '#shared/domain/time.ts';
import { createDocuments } from '#shared/lambda/aws-clients.ts';
import { createRebuildDeps } from '#shared/lambda/rebuild-deps.ts';
import { rebuildRollUps } from '#shared/usecases/rebuild-roll-ups.ts';

const USAGE = `Makes the daily roll-ups of a workspace again from its hours. Safe at any time, and to be repeated.

  npm run rebuild-roll-ups -- --table <LedgerTableName> --config <ConfigTableName> --workspace <id> [--from <day>] [--to <day>]
  npm run rebuild-roll-ups -- --local [--url http://127.0.0.1:8787] --workspace <id> [--from <day>] [--to <day>]

Days are those of UTC, both included. The tables' names are outputs of the stack; region and credentials are those of
the AWS CLI. With --local, the local cloud that is running does it.`;

const days = {
  workspace: idSchema('workspace'),
  from: localDaySchema.optional(),
  to: localDaySchema.optional(),
};
const deployedSchema = z.strictObject({ table: z.string().min(1), config: z.string().min(1), ...days });
const answerSchema = z.object({ days: z.int(), failed: z.int() });

async function rebuildDeployed(
  options: z.output<typeof deployedSchema>,
): Promise<z.infer<typeof answerSchema>> {
  const tables = { configTable: options.config, ledgerTable: options.table };
  const deps = createRebuildDeps(createDocuments(), tables, () => Date.now());
  const rebuilt = { days: 0, failed: 0 };
  const wanted = {
    workspaceId: options.workspace,
    firstDay: options.from ?? null,
    lastDay: options.to ?? null,
  };
  for await (const progress of rebuildRollUps(deps, wanted)) {
    rebuilt.days += progress.days;
    rebuilt.failed += progress.failures.length;
    for (const { error } of progress.failures) console.error(explainError(error));
    console.log(`${progress.integrationId ?? 'events'}: ${progress.days} days`);
  }
  return rebuilt;
}

await runCommand({
  usage: USAGE,
  deployed: deployedSchema,
  onDeployed: rebuildDeployed,
  local: z.strictObject({ url: localUrlOption, ...days }),
  onLocal: ({ url, ...wanted }) => askLocalCloud(url, '/_local/roll-ups', wanted, answerSchema),
  print: ({ days: count, failed }) => {
    const rest = failed > 0 ? `, but for ${failed}: run it again` : '';
    console.log(`${count} days are as their hours say${rest}.`);
    if (failed > 0) process.exitCode = 1;
  },
});
