import { z } from 'zod';
import { createSpendBook, type SpendingCampaign, spendTable } from '#local/networks/spend-book.ts';
import type { Clock } from '#shared/domain/time.ts';

export const at = (text: string): number => Date.parse(text);
export const fixedClock =
  (text: string): Clock =>
  () =>
    at(text);

const campaign = (id: string, name: string, spendIn: SpendingCampaign['spendIn']): SpendingCampaign => ({
  id,
  name,
  spendIn,
});

/** Two campaigns on 14 March 2026: one in three hours, one pop-under without clicks in one. */
export const smallBook = () =>
  createSpendBook([
    campaign(
      '101',
      'native "one"',
      spendTable({
        '2026-03-14T12:00:00Z': { micros: 7_642_100n, impressions: 15_320, clicks: 84 },
        '2026-03-14T13:00:00Z': { micros: 100n, impressions: 3, clicks: 0 },
        '2026-03-14T22:00:00Z': { micros: 2_000_000n, impressions: 4_000, clicks: 10 },
      }),
    ),
    campaign(
      '102',
      'pop_two',
      spendTable({ '2026-03-14T13:00:00Z': { micros: 1_250_000n, impressions: 9_000, clicks: 0 } }),
    ),
  ]);

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json(): unknown;
}

export async function call(
  origin: string,
  path: string,
  request: {
    method?: string;
    headers?: Record<string, string>;
    json?: unknown;
    form?: Record<string, string>;
  } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, json, form } = request;
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: json === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(form && { body: new URLSearchParams(form) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export const exchange = (origin: string, apiToken: string, path = '/data/v1/authentication') =>
  call(origin, path, {
    method: 'POST',
    headers: {
      authorization: `Basic ${apiToken}`,
      'content-type': 'application/x-www-form-urlencoded;charset=utf-8',
    },
  });

export async function mediaGoToken(origin: string, apiToken: string, path?: string): Promise<string> {
  const answer = await exchange(origin, apiToken, path);
  return z.object({ access_token: z.string() }).parse(answer.json()).access_token;
}

export const login = (origin: string, apiToken: string) =>
  call(origin, '/v2/login', { method: 'POST', json: { api_token: apiToken } });

export async function exoClickToken(origin: string, apiToken: string): Promise<string> {
  return z.object({ token: z.string() }).parse((await login(origin, apiToken)).json()).token;
}

export const statistics = (origin: string, token: string, json: unknown) =>
  call(origin, '/v2/statistics/a/global', { method: 'POST', headers: bearer(token), json });

export const hourly = (firstDay: string, lastDay = firstDay, more: Record<string, unknown> = {}) => ({
  group_by: ['campaign_id', 'date', 'hour'],
  filter: { date_from: firstDay, date_to: lastDay },
  timezone: 'Etc/UTC',
  ...more,
});
