import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startAllStandIns } from '#local/networks/stand-in-networks.ts';
import { type StandInId, standInIds } from '#local/networks/start-stand-in.ts';
import { parseMicros } from '#shared/domain/money.ts';
import { addDays, formatInstant, localDayOf, startOfLocalDay } from '#shared/domain/time.ts';
import { startTestCloud, type TestCloud } from '#test/support/local-cloud.ts';
import { costsOf } from './accounts.ts';

const DAYS_AGO = 3;
/** Networks from which zone and currency are read. */
const TELL_ALL: readonly StandInId[] = ['mgid', 'taboola', 'tiktok'];

let running: Awaited<ReturnType<typeof startAllStandIns>>;
let cloud: TestCloud;
beforeAll(async () => {
  running = await startAllStandIns({ now: () => Date.now() });
  cloud = await startTestCloud(
    Object.fromEntries(
      running.standIns.map(({ id, standIn }) => [`ADTALLY_${id.toUpperCase()}_URL`, standIn.origin]),
    ),
  );
});
afterAll(async () => {
  await cloud.stop();
  await running.stop();
});

describe.each(standInIds)('%s', (id) => {
  it('is connected and read through the API, a past day to the last micro', async () => {
    const found = running.standIns.find((standIn) => standIn.id === id);
    if (!found) throw new Error(`There is no stand-in for ${id}.`);
    const { book, timezone, currency, credentials } = found.account;
    const { status, body } = await cloud.ask('POST', '/v1/integrations', {
      provider: id,
      name: id,
      credentials,
      backfillDays: 0,
      ...(TELL_ALL.includes(id) ? {} : { timezone, currency }),
    });
    expect({ status, body }).toMatchObject({ status: 201, body: { timezone, currency } });
    const { id: integrationId } = z.object({ id: z.string() }).parse(body);

    const day = addDays(localDayOf(Date.now(), timezone), -DAYS_AGO);
    const asked = await cloud.ask('POST', `/v1/integrations/${integrationId}/syncs`, { from: day, to: day });
    expect(asked).toMatchObject({ status: 202 });
    expect(await cloud.drain()).toEqual({ idle: true, deadLetters: 0, delayed: 0 });

    const syncs = await cloud.ask('GET', `/v1/integrations/${integrationId}/syncs`);
    expect(syncs.body).toMatchObject({
      items: [
        { reason: 'manual', state: 'succeeded', error: null },
        { reason: 'backfill', state: 'succeeded', error: null },
      ],
    });
    const range = { from: startOfLocalDay(day, timezone), to: startOfLocalDay(addDays(day, 1), timezone) };
    const rows = await costsOf(cloud.ask, integrationId, formatInstant(range.from), formatInstant(range.to));
    expect(rows.reduce((sum, { amount }) => sum + parseMicros(amount), 0n)).toBe(book.total(range));
    expect(new Set(rows.map((row) => row.currency))).toEqual(new Set([currency]));
  });
});
