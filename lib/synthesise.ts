import { App } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { z } from 'zod';
import cdkJson from '../cdk.json' with { type: 'json' };
import { AdtallyStack } from './adtally-stack.ts';
import { configOf, parseStage, type StageConfig, type StageName } from './config.ts';

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
  const config = { ...configOf(chosen), ...givenBy((name) => app.node.tryGetContext(name)) };
  new AdtallyStack(app, `Adtally-${chosen}`, { config });
  return app;
}

/** What is set by the command: `-c alarmEmail=…`, `-c eventsDomain=… -c eventsCertificateArn=…`. */
function givenBy(context: (name: string) => unknown): Partial<StageConfig> {
  const [alarmEmail, name, certificateArn] = ['alarmEmail', 'eventsDomain', 'eventsCertificateArn'].map(
    (key) => z.string().optional().parse(context(key)),
  );
  if ((name === undefined) !== (certificateArn === undefined))
    throw new Error('eventsDomain and eventsCertificateArn are given together.');
  return {
    ...(alarmEmail !== undefined && { alarmEmail }),
    ...(name !== undefined && certificateArn !== undefined && { eventsDomain: { name, certificateArn } }),
  };
}

/** Makes the cloud assembly, without an AWS account or a network. */
export const synthesise = (options?: SynthesiseOptions): CloudAssembly => createApp(options).synth();
