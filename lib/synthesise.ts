import { App } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import cdkJson from '../cdk.json' with { type: 'json' };
import { AdtallyStack } from './adtally-stack.ts';
import { configOf, parseStage, type StageName } from './config.ts';

/** By these, resources say where in the app they come from and which folder holds a function's bundle. */
const METADATA_CONTEXT = {
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
};

export interface SynthesiseOptions {
  /** Default: the context value `stage` (`cdk … -c stage=prod`), else `dev`. */
  stage?: StageName;
  /** Where the cloud assembly goes. Default: where the CDK command wants it. */
  outdir?: string;
  /** Whether the template is checked against CloudFormation's schemas, which takes half of the time. Default: true. */
  validation?: boolean;
}

/**
 * The app with its one stack, `Adtally-<stage>`.
 * The feature flags are those of cdk.json also where the CDK command is not involved, so the template is always the same.
 * @throws for a stage that does not exist.
 */
export function createApp({ stage, outdir, validation = true }: SynthesiseOptions = {}): App {
  const app = new App({
    analyticsReporting: false,
    builtinCloudFormationValidation: validation,
    context: { ...cdkJson.context, ...METADATA_CONTEXT },
    ...(outdir !== undefined && { outdir }),
  });
  const chosen = stage ?? parseStage(app.node.tryGetContext('stage') ?? 'dev');
  const alarmEmail: unknown = app.node.tryGetContext('alarmEmail');
  const config = { ...configOf(chosen), ...(typeof alarmEmail === 'string' && { alarmEmail }) };
  new AdtallyStack(app, `Adtally-${chosen}`, { config });
  return app;
}

/** Makes the cloud assembly, without an AWS account or a network. */
export const synthesise = (options?: SynthesiseOptions): CloudAssembly => createApp(options).synth();
