import { parseMicros } from '#shared/domain/micros.ts';
import type { ReportKey } from '#shared/domain/report-keys.ts';
import { showReport } from '#shared/usecases/show-report.ts';
import { createClient } from '../support/ledger-client.ts';
import { countReadUnits } from '../support/read-units.ts';
import { measureRepeated } from '../support/repeated.ts';
import { FIRST_DAY, WORKSPACE_ID } from '../support/report-data.ts';
import { openReports } from '../support/report-parts.ts';
import { contend, PAGE_ROWS, type ReportTask } from '../support/tasks.ts';

const KEYS: Record<ReportTask['groupBy'], ReportKey[]> = {
  'networkCampaign,day': ['networkCampaign', 'day'],
  hour: ['hour'],
};

/** A report as it is deployed: added up as a whole, one page of it shown. */
void contend(async ({ dynamoDbEndpoint, table, lastDay, groupBy, repeats, isCounted }: ReportTask) => {
  const client = createClient(dynamoDbEndpoint);
  const deps = openReports(client, table);
  const show = async (to: string) => {
    const query = { from: FIRST_DAY, to, groupBy: KEYS[groupBy] };
    const { rows, totals } = await showReport(deps, WORKSPACE_ID, query, { limit: PAGE_ROWS, cursor: null });
    return { rows: rows.length, micros: String(parseMicros(totals.cost) + parseMicros(totals.revenue)) };
  };
  const outcome = await measureRepeated(show, { lastDay, repeats });
  const reads = isCounted ? countReadUnits(client) : null;
  if (reads) await show(lastDay);
  client.destroy();
  return { ...outcome, reads: reads?.counted() ?? null };
});
