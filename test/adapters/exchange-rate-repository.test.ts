import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExchangeRateRepository } from '#shared/adapters/dynamodb/exchange-rate-repository.ts';
import type { ExchangeRate } from '#shared/domain/exchange-rate.ts';
import type { ExchangeRateFilter, ExchangeRateRepository } from '#shared/domain/reporting-ports.ts';
import { addDays } from '#shared/domain/time.ts';
import { createTestTables, type TestTables } from '#test/support/tables.ts';

const rate = (from: string, to: string, date: string, value = '1.25'): ExchangeRate => ({
  date,
  from,
  to,
  rate: value,
});
const ANY: ExchangeRateFilter = { from: null, to: null, fromDate: null, toDate: null };

describe('exchange rates in DynamoDB', () => {
  let tables: TestTables;
  let rates: ExchangeRateRepository;

  beforeAll(async () => {
    tables = await createTestTables();
    rates = createExchangeRateRepository(tables.documents, tables.configTable, {
      sleep: async () => {},
      random: () => 0,
    });
  });
  afterAll(() => tables.drop());

  it('replace those of the same day and pair, in their own workspace', async () => {
    await rates.put('wsp_a', [rate('EUR', 'USD', '2026-03-14', '1.25'), rate('USD', 'EUR', '2026-03-14')]);
    await rates.put('wsp_a', [rate('EUR', 'USD', '2026-03-14', '1.30')]);
    await rates.put('wsp_b', [rate('EUR', 'USD', '2026-03-14', '9')]);
    expect(await rates.list('wsp_a', ANY, { limit: 10, cursor: null })).toEqual({
      items: [rate('EUR', 'USD', '2026-03-14', '1.30'), rate('USD', 'EUR', '2026-03-14')],
      cursor: null,
    });
  });

  it('are read between days, both included, however many', async () => {
    const all = Array.from({ length: 1000 }, (_, at) => rate('GBP', 'USD', addDays('2024-01-01', at)));
    await rates.put('wsp_c', [...all, rate('GBP', 'EUR', '2024-01-02')]);
    const pair = { from: 'GBP', to: 'USD' };
    expect(await rates.between('wsp_c', pair, '2020-01-01', '2030-01-01')).toEqual(all);
    expect(await rates.between('wsp_c', pair, '2024-01-02', '2024-01-03')).toEqual(all.slice(1, 3));
    expect(await rates.between('wsp_c', { from: 'USD', to: 'GBP' }, '2020-01-01', '2030-01-01')).toEqual([]);
  });

  describe('listed', () => {
    const stored = [
      rate('EUR', 'GBP', '2026-03-14'),
      rate('EUR', 'USD', '2026-03-13'),
      rate('EUR', 'USD', '2026-03-14'),
      rate('EUR', 'USD', '2026-03-15'),
      rate('GBP', 'USD', '2026-03-14'),
      rate('USD', 'EUR', '2026-03-15'),
    ];
    beforeAll(() => rates.put('wsp_l', stored.toReversed()));

    it.each<[string, Partial<ExchangeRateFilter>, number[]]>([
      ['all, by pair and day', {}, [0, 1, 2, 3, 4, 5]],
      ['from a currency', { from: 'EUR' }, [0, 1, 2, 3]],
      ['to a currency', { to: 'USD' }, [1, 2, 3, 4]],
      ['of a pair', { from: 'EUR', to: 'USD' }, [1, 2, 3]],
      ['of a pair since a day', { from: 'EUR', to: 'USD', fromDate: '2026-03-14' }, [2, 3]],
      ['of a pair up to a day', { from: 'EUR', to: 'USD', toDate: '2026-03-14' }, [1, 2]],
      ['of days', { fromDate: '2026-03-14', toDate: '2026-03-14' }, [0, 2, 4]],
      ['from a currency, of days', { from: 'EUR', fromDate: '2026-03-14', toDate: '2026-03-14' }, [0, 2]],
      ['of nothing', { from: 'JPY' }, []],
    ])('%s', async (_which, filter, places) => {
      const found: ExchangeRate[] = [];
      let cursor: string | null = null;
      do {
        const page = await rates.list('wsp_l', { ...ANY, ...filter }, { limit: 2, cursor });
        expect(page.items.length).toBeLessThanOrEqual(2);
        found.push(...page.items);
        cursor = page.cursor;
      } while (cursor);
      expect(found).toEqual(stored.filter((_, at) => places.includes(at)));
    });

    it('go on for the question that they began with alone', async () => {
      const { cursor } = await rates.list('wsp_l', { ...ANY, from: 'EUR' }, { limit: 1, cursor: null });
      const refused = { code: 'invalid-parameter', errors: [{ path: 'cursor' }] };
      for (const filter of [ANY, { ...ANY, from: 'USD' }, { ...ANY, from: 'EUR', toDate: '2026-03-14' }]) {
        await expect(rates.list('wsp_l', filter, { limit: 1, cursor })).rejects.toMatchObject(refused);
      }
      const outside = Buffer.from(cursor ?? '', 'base64url')
        .toString()
        .replace('EUR#GBP', 'CHF#GBP');
      const forged = Buffer.from(outside).toString('base64url');
      await expect(
        rates.list('wsp_l', { ...ANY, from: 'EUR' }, { limit: 1, cursor: forged }),
      ).rejects.toMatchObject(refused);
    });
  });
});
