import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { fieldErrors } from '#shared/domain/parse-fields.ts';
import { explainError } from './explain-error.ts';

/** What is there for every command that can act on a deployed cloud, and on the local one that is running. */
interface Command<Deployed extends z.ZodObject, Local extends z.ZodObject, Result> {
  usage: string;
  /** Options by which a deployed cloud is found, and those of the act itself: strict, named as they are typed. */
  deployed: Deployed;
  onDeployed: (options: z.output<Deployed>) => Promise<Result>;
  /** The options beside `--local`. */
  local: Local;
  onLocal: (options: z.output<Local>) => Promise<Result>;
  print: (result: Result) => void;
}

/** Does what the options say, or says on stderr what is wrong with them, how they go, and ends with 1. */
export async function runCommand<Deployed extends z.ZodObject, Local extends z.ZodObject, Result>(
  command: Command<Deployed, Local, Result>,
): Promise<void> {
  try {
    const { local, ...options } = optionsOf(command);
    const result = local
      ? await command.onLocal(parse(command.local, options))
      : await command.onDeployed(parse(command.deployed, options));
    command.print(result);
  } catch (error) {
    console.error(`${explainError(error)}\n\n${command.usage}`);
    process.exitCode = 1;
  }
}

/** @throws when an option is unknown or has no value. */
function optionsOf({ deployed, local }: { deployed: z.ZodObject; local: z.ZodObject }) {
  const names = [...Object.keys(deployed.shape), ...Object.keys(local.shape)];
  const texts = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ options: { ...texts, local: { type: 'boolean' } } });
  return values;
}

/** @throws naming each bad option. */
function parse<Schema extends z.ZodObject>(schema: Schema, options: object): z.output<Schema> {
  const parsed = schema.safeParse(options, {
    error: ({ input }) => (input === undefined ? 'This option is needed.' : undefined),
  });
  if (parsed.success) return parsed.data;
  throw new Error(
    fieldErrors(parsed.error)
      .map(({ path, message }) => `--${path}: ${message}`)
      .join('\n'),
  );
}
