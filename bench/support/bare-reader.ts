import { API_TOKEN } from './account.ts';
import type { ReadTask } from './tasks.ts';

const PAGE_SIZE = 5000;

export interface BareRow {
  impressions: number;
  clicks: number;
  cost: number;
  group_by: { campaign_id: { id: string }; date: { date: string }; hour: { hour: number } };
}

/** The same requests as the product's own reader makes, and nothing that is not needed to make them. */
export async function* readPagesBare({
  networkOrigin,
  firstDay,
  lastDay,
}: Pick<ReadTask, 'networkOrigin' | 'firstDay' | 'lastDay'>): AsyncGenerator<BareRow[]> {
  const post = async <Answer>(path: string, token: string, body: object): Promise<Answer> => {
    const response = await fetch(`${networkOrigin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return JSON.parse(await response.text());
  };
  const { token } = await post<{ token: string }>('/v2/login', '', { api_token: API_TOKEN });
  let count = 1;
  for (let offset = 0; offset < count; ) {
    const report = await post<{ result: BareRow[]; request_metadata: { count: number } }>(
      '/v2/statistics/a/global',
      token,
      {
        group_by: ['campaign_id', 'date', 'hour'],
        filter: { date_from: firstDay, date_to: lastDay },
        timezone: 'Etc/UTC',
        totals: true,
        count: true,
        detailed: true,
        limit: PAGE_SIZE,
        offset,
      },
    );
    yield report.result;
    count = report.request_metadata.count;
    offset += report.result.length;
  }
}
