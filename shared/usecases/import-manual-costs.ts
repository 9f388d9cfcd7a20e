import { z } from 'zod';
import type { CsvRecord } from '#shared/domain/csv-record.ts';
import type { FieldError } from '#shared/domain/errors.ts';
import { type IdMaker, idSchema } from '#shared/domain/ids.ts';
import {
  hasHours,
  type ManualCost,
  makeManualCost,
  type NewManualCost,
  newManualCostSchema,
} from '#shared/domain/manual-cost.ts';
import { explainMissing, fieldErrors } from '#shared/domain/parse-fields.ts';
import type { CampaignRepository } from '#shared/domain/ports.ts';
import type { ManualCostRepository } from '#shared/domain/reporting-ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import { skippedDays } from './create-manual-cost.ts';
import { writeExpecting } from './request-problems.ts';
import { type ShowWorkspaceDeps, showWorkspace } from './show-workspace.ts';

/** Columns of a file of manual costs. */
export const MANUAL_COST_COLUMNS = {
  required: ['campaignId', 'from', 'to', 'amount'],
  optional: ['timezone', 'currency'],
} as const;
export const MAX_MANUAL_COSTS_PER_IMPORT = 5000;

/** Digits of the position in base 36: more than any import has lines. */
const POSITION_DIGITS = 4;

export const manualCostImportSchema = z
  .object({
    imported: z.int().min(0),
    refused: z.int().min(0),
    lines: z.array(
      z.object({
        line: z.int().min(2).meta({ description: 'Where it begins; the first line names the columns' }),
        code: z.union([z.literal(200), z.literal(400)]),
        id: idSchema('manualCost').optional(),
        errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
      }),
    ),
  })
  .meta({ id: 'ManualCostImport' });
export type ManualCostImport = z.output<typeof manualCostImportSchema>;

export interface ImportManualCostsDeps extends ShowWorkspaceDeps {
  campaigns: Pick<CampaignRepository, 'findMany'>;
  manualCosts: Pick<ManualCostRepository, 'create'>;
  ids: IdMaker;
  now: Clock;
}

/** Takes the lines that are right and says what is wrong with the others. A later line replaces an earlier one. */
export async function importManualCosts(
  deps: ImportManualCostsDeps,
  workspaceId: string,
  records: readonly CsvRecord[],
): Promise<ManualCostImport> {
  const workspace = await showWorkspace(deps, workspaceId);
  const lines = records.map(parseRecord);
  const inputs = lines.flatMap(({ input }) => input ?? []);
  const campaigns = await deps.campaigns.findMany(
    workspaceId,
    inputs.map(({ campaignId }) => campaignId),
  );
  const importId = deps.ids('manualCost');
  const now = deps.now();
  const judged = lines.map(({ line, input, errors }, at): JudgedLine => {
    if (!input) return { line, errors };
    if (!campaigns.has(input.campaignId)) return { line, errors: [UNKNOWN_CAMPAIGN] };
    const cost = makeManualCost(input, workspace, { id: importId + positionOf(at), now });
    return hasHours(cost) ? { line, cost } : { line, errors: [skippedDays(cost)] };
  });
  const costs = judged.flatMap(({ cost }) => cost ?? []);
  await writeExpecting(null, deps.manualCosts.create(workspaceId, costs));
  return { imported: costs.length, refused: judged.length - costs.length, lines: judged.map(toAnswer) };
}

interface ParsedLine {
  line: number;
  input?: NewManualCost;
  errors?: FieldError[];
}
interface JudgedLine {
  line: number;
  cost?: ManualCost;
  errors?: FieldError[] | undefined;
}

const UNKNOWN_CAMPAIGN = { path: 'campaignId', message: 'This workspace has no such campaign.' };

function parseRecord({ line, fields, problem }: CsvRecord): ParsedLine {
  if (problem !== null) return { line, errors: [{ path: '', message: problem }] };
  const { data, error } = newManualCostSchema.safeParse(fields, { error: explainMissing });
  return error ? { line, errors: fieldErrors(error) } : { line, input: data };
}

/** Ids sort as the lines do: of two costs made in one millisecond none would be the later one otherwise. */
const positionOf = (index: number): string => index.toString(36).padStart(POSITION_DIGITS, '0');

const toAnswer = ({ line, cost, errors = [] }: JudgedLine): ManualCostImport['lines'][number] =>
  cost ? { line, code: 200, id: cost.id } : { line, code: 400, errors };
