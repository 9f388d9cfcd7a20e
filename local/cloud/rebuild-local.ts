import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createRebuildDeps } from '#shared/lambda/rebuild-deps.ts';
import { type RollUpsToRebuild, rebuildRollUps } from '#shared/usecases/rebuild-roll-ups.ts';
import { REGION } from './aws-names.ts';
import type { AwsServices, SharedClock } from './contract.ts';

export interface RebuildLocalDeps {
  services: Pick<AwsServices, 'gatewayUrl' | 'ownCredentials' | 'model'>;
  clock: SharedClock;
}

/** How many days were made again from their hours, and how many could not be. */
export interface Rebuilt {
  days: number;
  failed: number;
}

/** What `npm run rebuild-roll-ups` does in the cloud, on the local tables. */
export async function rebuildLocal(
  { services, clock }: RebuildLocalDeps,
  wanted: RollUpsToRebuild,
): Promise<Rebuilt> {
  const client = new DynamoDBClient({
    endpoint: services.gatewayUrl,
    region: REGION,
    credentials: services.ownCredentials,
  });
  const nameOf = (name: string): string => {
    const table = services.model.tables.find((each) => each.name === name);
    if (!table) throw new Error(`The template has no table ${name}.`);
    return table.tableName;
  };
  const tables = { configTable: nameOf('Config'), ledgerTable: nameOf('Ledger') };
  const deps = createRebuildDeps(DynamoDBDocumentClient.from(client), tables, clock.now);
  const rebuilt: Rebuilt = { days: 0, failed: 0 };
  try {
    for await (const { days, failures } of rebuildRollUps(deps, wanted)) {
      rebuilt.days += days;
      rebuilt.failed += failures.length;
    }
  } finally {
    client.destroy();
  }
  return rebuilt;
}
