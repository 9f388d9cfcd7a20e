import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { bundle } from '#lib/constructs/bundle.ts';

export interface FunctionBundle {
  /** Its file. */
  path: string;
  remove(): Promise<void>;
}

/** A function of the product as it is deployed. */
export async function bundleFunction(name: string): Promise<FunctionBundle> {
  const outdir = await mkdtemp(join(tmpdir(), 'adtally-bench-function-'));
  bundle(name, Runtime.NODEJS_24_X).bind(new Stack(new App({ outdir, analyticsReporting: false })));
  const asset = (await readdir(outdir)).find((entry) => entry.startsWith('asset.'));
  if (asset === undefined) throw new Error(`The bundle of ${name} was not made.`);
  return { path: join(outdir, asset, 'index.js'), remove: () => rm(outdir, { recursive: true }) };
}

export const kibibytesOf = async (path: string): Promise<number> => (await stat(path)).size / 1024;
