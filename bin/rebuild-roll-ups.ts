import { parseArgs } from 'node:util';
import { z } from 'zod';
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
const localSchema = z.strictObject({ url: z.url().default('http://127.0.0.1:8787'), ...days });
const answerSchema = z.object({ days: z.int(), failed: z.int() });
type Rebuilt = z.infer<typeof answerSchema>;

async function rebuildDeployed(options: z.output<typeof deployedSchema>): Promise<Rebuilt> {
  const tables = { configTable: options.config, ledgerTable: options.table };
  const deps = createRebuildDeps(createDocuments(), tables, () => Date.now());
  const rebuilt: Rebuilt = { days: 0, failed: 0 };
  const wanted = {
    workspaceId: options.workspace,
    firstDay: options.from ?? null,
    lastDay: options.to ?? null,
  };
  for await (const progress of rebuildRollUps(deps, wanted)) {
    rebuilt.days += progress.days;
    rebuilt.failed += progress.failures.length;
    for (const { error } of progress.failures) console.error(messageOf(error));
    console.log(`${progress.integrationId ?? 'events'}: ${progress.days} days`);
  }
  return rebuilt;
}

async function rebuildLocally({ url, ...body }: z.output<typeof localSchema>): Promise<Rebuilt> {
  const request = { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(new URL('/_local/roll-ups', url), request).catch((cause: unknown) => {
    throw new Error(`There is no local cloud at ${url}. Is npm start running, and on that port?`, { cause });
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The local cloud answered ${answer.status}: ${text}`);
  return answerSchema.parse(JSON.parse(text));
}

/** @throws when an option is unknown, missing or malformed. */
function rebuild(): Promise<Rebuilt> {
  const text = { type: 'string' } as const;
  const { local, ...options } = parseArgs({
    options: {
      local: { type: 'boolean' },
      url: text,
      table: text,
      config: text,
      workspace: text,
      from: text,
      to: text,
    },
  }).values;
  return local
    ? rebuildLocally(parse(localSchema, options))
    : rebuildDeployed(parse(deployedSchema, options));
}

function parse<Schema extends z.ZodType>(schema: Schema, options: object): z.output<Schema> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new Error(
    parsed.error.issues
      .map(({ path, message }) => (path.length > 0 ? `--${path.join('.')}: ${message}` : message))
      .join('\n'),
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

try {
  const { days: count, failed } = await rebuild();
  console.log(
    `${count} days are as their hours say${failed > 0 ? `, but for ${failed}: run it again` : ''}.`,
  );
  if (failed > 0) process.exitCode = 1;
} catch (error) {
  console.error(`${messageOf(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
