import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import type { z } from 'zod';

const SOURCES = join(import.meta.dirname, '../contenders');

/** The contenders, bundled as functions are bundled for deployment. */
export interface Contenders {
  /** Runs one in a process of its own. @throws when it fails or prints something else than the schema says. */
  run<Outcome>(
    name: string,
    task: object,
    outcome: z.ZodType<Outcome>,
    nodeFlags?: readonly string[],
  ): Promise<Outcome>;
  /** Starts one that is not expected to end by itself. */
  start(name: string, task: object): ChildProcess;
  /** Of its bundle, for those that are functions and are loaded by another. */
  pathOf(name: string): string;
  remove(): Promise<void>;
}

export async function bundleContenders(): Promise<Contenders> {
  const folder = await mkdtemp(join(tmpdir(), 'adtally-bench-'));
  await build({
    entryPoints: (await readdir(SOURCES)).map((file) => join(SOURCES, file)),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  const pathOf = (name: string): string => join(folder, `${name}.cjs`);
  const start = (name: string, task: object, nodeFlags: readonly string[] = []): ChildProcess =>
    spawn(process.execPath, [...nodeFlags, pathOf(name), JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  return {
    start,
    pathOf,
    async run(name, task, outcome, nodeFlags) {
      const child = start(name, task, nodeFlags);
      const { stdout } = child;
      if (!stdout) throw new Error('A contender was started without a pipe.');
      const [printed, [exitCode]] = await Promise.all([text(stdout), once(child, 'exit')]);
      if (exitCode !== 0) throw new Error(`The contender ${name} ended with ${exitCode}.`);
      return outcome.parse(JSON.parse(printed));
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
