import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { z } from 'zod';
import type { StageName } from '#lib/config.ts';
import { type SynthesiseOptions, synthesise } from '#lib/synthesise.ts';

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
const templateSchema = z.object({ Resources: z.record(z.string(), resourceSchema) });

export interface Resource extends z.infer<typeof resourceSchema> {
  logicalId: string;
  /** Where in the tree it stands, e.g. `Adtally-dev/Adtally/Sync/sync-costs`. */
  path: string;
}

export interface Synthesised {
  assembly: CloudAssembly;
  /** All resources of the types. @throws when there is none, so that a check of all of them cannot pass on nothing. */
  all(...types: string[]): Resource[];
  template: unknown;
}

const folders: string[] = [];

/** Synthesises into a folder of its own, which `forgetSynthesised` removes. */
export function synthesised(stage: StageName, options: SynthesiseOptions = {}): Synthesised {
  const outdir = temporaryFolder();
  const assembly = synthesise({ stage, outdir, validation: false, ...options });
  const template: unknown = assembly.getStackByName(`Adtally-${stage}`).template;
  const resources = Object.entries(templateSchema.parse(template).Resources).map(([logicalId, resource]) => ({
    ...resource,
    logicalId,
    path: String(resource.Metadata['aws:cdk:path']).replace(/\/Resource$/, ''),
  }));
  return { assembly, template, all: (...types) => resourcesOf(resources, types) };
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'adtally-infra-'));
  folders.push(folder);
  return folder;
}

export function forgetSynthesised(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

function resourcesOf(resources: readonly Resource[], types: readonly string[]): Resource[] {
  const found = resources.filter(({ Type }) => types.includes(Type));
  if (found.length === 0) throw new Error(`The template has no ${types.join(' or ')}.`);
  return found;
}

/** What stands at a path of nested objects and arrays; undefined where it ends early. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => Object.entries(Object(inner)).find(([name]) => name === key)?.[1],
    value,
  );
}

/** The logical id that `Ref` or `Fn::GetAtt` points to. */
export const targetOf = (value: unknown): unknown => at(value, 'Ref') ?? at(value, 'Fn::GetAtt', '0');
