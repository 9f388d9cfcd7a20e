import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { TestProject } from 'vitest/node';
import { z } from 'zod';
import { configOf } from '#lib/config.ts';
import { Tables } from '#lib/constructs/tables.ts';
import { startDynamoDbEngine } from '#local/aws/dynamodb-engine.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The DynamoDB Local of this run, in memory. */
    dynamoDbEndpoint: string;
    /** The properties of each table as they would be deployed, by construct id. */
    tableProperties: Record<'Config' | 'Ledger' | 'Events', object>;
  }
}

const referenceSchema = z.object({ Ref: z.string() });
const resourceSchema = z.object({ Properties: z.record(z.string(), z.unknown()) });
const templateSchema = z.object({ Resources: z.record(z.string(), resourceSchema) });

/** One database for the whole run; tests make tables of their own in it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const starting = startDynamoDbEngine(null);
  project.provide('tableProperties', deployedTables());
  const engine = await starting;
  project.provide('dynamoDbEndpoint', engine.endpoint);
  return engine.stop;
}

function deployedTables() {
  const outdir = mkdtempSync(join(tmpdir(), 'adtally-tables-'));
  try {
    const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false, outdir });
    const stack = new Stack(app, 'Stack');
    const { config, ledger, events } = new Tables(stack, 'Tables', configOf('dev'));
    const { Resources } = templateSchema.parse(app.synth().getStackByName(stack.stackName).template);
    const propertiesOf = (table: Table): object =>
      resourceSchema.parse(Resources[referenceSchema.parse(stack.resolve(table.tableName)).Ref]).Properties;
    return { Config: propertiesOf(config), Ledger: propertiesOf(ledger), Events: propertiesOf(events) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
