import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ACCOUNT_ID, REGION } from '#local/cloud/aws-names.ts';
import { type References, resolveValue } from './intrinsics.ts';
import { reasonOf } from './reason-of.ts';
import { type Identity, identify } from './resource-types.ts';

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});
const assetsSchema = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string().optional() }) })),
});
const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
});
const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema),
  Parameters: z.record(z.string(), z.object({ Default: z.unknown().optional() })).default({}),
});

export interface Resource extends Identity {
  logicalId: string;
  type: string;
  /** Where in the tree it stands, e.g. `Adtally-dev/Adtally/Sync/sync-costs/Resource`. */
  path: string;
  /** The construct's id, e.g. `sync-costs`. */
  name: string;
  /** With every expression worked out. */
  properties: Readonly<Record<string, unknown>>;
}

export interface Template {
  /** All resources of a type, in the template's order. */
  ofType(type: string): Resource[];
  /** The folder of an asset by its hash. @throws when the assembly has no such asset. */
  assetFolder(hash: string): string;
}

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': ACCOUNT_ID,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': 'local',
};

/**
 * Reads the one stack of a cloud assembly, as `cdk synth` makes it.
 * @param queueOrigin origin of queue URLs, e.g. `http://127.0.0.1:40001`
 * @throws for a resource of a type that the local cloud neither runs nor knows to be without effect.
 */
export function readTemplate(assemblyDir: string, queueOrigin: string): Template {
  const { templateFile, assetsFile } = filesOf(assemblyDir);
  const template = templateSchema.parse(readJson(assemblyDir, templateFile));
  const { files } = assetsSchema.parse(readJson(assemblyDir, assetsFile));
  const resources = resolveResources(template, queueOrigin);
  return {
    ofType: (type) => resources.filter((resource) => resource.type === type),
    assetFolder(hash) {
      const path = files[hash]?.source.path;
      if (path === undefined) throw new Error(`The assembly has no asset ${hash}.`);
      return resolve(assemblyDir, path);
    },
  };
}

function filesOf(assemblyDir: string): { templateFile: string; assetsFile: string } {
  const { artifacts } = manifestSchema.parse(readJson(assemblyDir, 'manifest.json'));
  const only = (type: string, property: string): string => {
    const found = Object.values(artifacts).filter((artifact) => artifact.type === type);
    if (found.length !== 1)
      throw new Error(`The assembly has ${found.length} artifacts of type ${type}, not one.`);
    return z.string().parse(found[0]?.properties[property]);
  };
  return {
    templateFile: only('aws:cloudformation:stack', 'templateFile'),
    assetsFile: only('cdk:asset-manifest', 'file'),
  };
}

function resolveResources(template: z.infer<typeof templateSchema>, queueOrigin: string): Resource[] {
  const raw = Object.entries(template.Resources).map(([logicalId, resource]) => {
    const { Type: type, Properties: properties, Condition: condition } = resource;
    const path = z.string().catch(logicalId).parse(resource.Metadata['aws:cdk:path']);
    const name = nameOf(path);
    const identity = identify(type, { logicalId, name, properties }, queueOrigin);
    if (!identity)
      throw new Error(`The local cloud does not know ${type}, the type of ${logicalId} (${path}).`);
    if (condition)
      throw new Error(`${logicalId} (${path}) has a condition, which the local cloud cannot judge.`);
    return { logicalId, type, path, name, properties, ...identity };
  });
  const references = referencesTo(new Map(raw.map((resource) => [resource.logicalId, resource])), template);
  return raw.map((resource) => ({
    ...resource,
    properties: z
      .record(z.string(), z.unknown())
      .parse(naming(resource, () => resolveValue(resource.properties, references))),
  }));
}

/** Says of which resource an expression could not be worked out. */
function naming<Value>({ logicalId, path }: { logicalId: string; path: string }, work: () => Value): Value {
  try {
    return work();
  } catch (cause) {
    throw new Error(`A property of ${logicalId} (${path}) cannot be worked out: ${reasonOf(cause)}`, {
      cause,
    });
  }
}

function referencesTo(
  resources: ReadonlyMap<string, Identity>,
  { Parameters }: z.infer<typeof templateSchema>,
): References {
  return {
    ref(name) {
      const value = PSEUDO_PARAMETERS[name] ?? resources.get(name)?.ref ?? Parameters[name]?.Default;
      if (value === undefined)
        throw new Error(`Ref names ${name}, which is neither a resource nor a parameter.`);
      return value;
    },
    attribute(logicalId, name) {
      const value = resources.get(logicalId)?.attributes[name];
      if (value === undefined)
        throw new Error(`The local cloud does not know the attribute ${logicalId}.${name}.`);
      return value;
    },
  };
}

/** The construct's own id: the last part, or the one before it where that is the CDK's own `Resource`. */
function nameOf(path: string): string {
  const parts = path.split('/');
  return (parts.at(-1) === 'Resource' ? parts.at(-2) : parts.at(-1)) ?? path;
}

const readJson = (folder: string, file: string): unknown =>
  JSON.parse(readFileSync(join(folder, file), 'utf8'));
