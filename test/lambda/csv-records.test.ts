import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvRecords } from '#shared/lambda/csv-records.ts';

const rules = { columns: { required: ['a', 'b'], optional: ['c'] }, maxRecords: 3 };
const read = (text: string) =>
  readCsvRecords(text, rules).map(({ line, fields, problem }) => [line, problem ?? fields]);
const refusal = (text: string, given = rules): unknown => {
  try {
    return readCsvRecords(text, given);
  } catch (error) {
    return error;
  }
};

describe('records of a CSV file', () => {
  it.each([
    ['line feeds', 'a,b\n1,2\n3,4\n'],
    ['carriage returns and line feeds', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['carriage returns', 'a,b\r1,2\r3,4'],
    ['a byte order mark', '\uFEFFa,b\n1,2\n3,4'],
    ['quotes', '"a","b"\n"1","2"\n"3","4"'],
    ['spaces around the cells', ' a, b\n1 ,\t2\n 3,4 '],
  ])('are read with %s', (_what, text) => {
    expect(read(text)).toEqual([
      [2, { a: '1', b: '2' }],
      [3, { a: '3', b: '4' }],
    ]);
  });

  it('have their columns in any order, and no field where a cell is empty', () => {
    expect(read('c,b,a\n,2,1\n3,"",1')).toEqual([
      [2, { a: '1', b: '2' }],
      [3, { a: '1', c: '3' }],
    ]);
  });

  it('know where they begin, behind blank lines, empty cells and line ends in quotes', () => {
    expect(read('a,b\r\n"x\r\n\r\ny",2\r\n\r\n,\r\n"\r\n",\r\n"say ""hi"", you",4')).toEqual([
      [2, { a: 'x\n\ny', b: '2' }],
      [9, { a: 'say "hi", you', b: '4' }],
    ]);
  });

  it('have a problem each where they have too many or too few cells', () => {
    expect(read('a,b\n1\n1,2,3\n1,2')).toEqual([
      [2, 'The number of cells is 1, that of the first line 2.'],
      [3, 'The number of cells is 3, that of the first line 2.'],
      [4, { a: '1', b: '2' }],
    ]);
  });

  it('are none where there is but a header line', () => {
    expect(read('a,b\n')).toEqual([]);
  });

  it.each([
    ['an empty file', '', [['', 'A first line is needed that names the columns.']]],
    ['an unknown column', 'a,b,d\n', [['d', 'This column is not known.']]],
    ['a name of every object', 'a,b,__proto__\n', [['__proto__', 'This column is not known.']]],
    ['a missing column', 'c,a\n', [['b', 'This column is needed.']]],
    ['a column that is named twice', 'a,b,a\n', [['a', 'This column is named more than once.']]],
    ['a column without a name', 'a,,b\n', [['', 'Column 2 has no name.']]],
    [
      'no header line',
      '1\n2\n',
      [
        ['1', 'This column is not known.'],
        ['a', 'This column is needed.'],
        ['b', 'This column is needed.'],
      ],
    ],
    ['a quote within a cell', 'a,b\n1,2\n1,x"2', [['', expect.stringContaining('in or before line 3')]]],
    ['text behind a quote', 'a,b\n1,"2"x\n', [['', expect.stringContaining('in or before line 2')]]],
    ['a quote that is never closed', 'a,b\n1,"2\n3,4', [['', expect.stringContaining('before line 3')]]],
  ])('are refused in %s', (_what, text, errors) => {
    expect(refusal(text)).toMatchObject({
      fault: 'invalid',
      code: 'invalid-body',
      errors: errors.map(([path, message]) => ({ path, message })),
    });
  });

  it('show no more than the beginning of a name that is no column', () => {
    expect(refusal(`a,b,${'x'.repeat(5000)}\n`)).toMatchObject({ errors: [{ path: 'x'.repeat(100) }] });
  });

  it('are as many as the rules allow, blank lines not counted', () => {
    expect(read('a,b\n1,2\n\n1,2\n\n1,2\n')).toHaveLength(3);
    expect(refusal('a,b\n1,2\n1,2\n1,2\n1,2\n')).toMatchObject({
      fault: 'too-large',
      code: 'too-many-records',
      message: expect.stringContaining('3 lines'),
    });
  });

  it('come back as they were written, whatever is in the cells', () => {
    const cell = fc
      .array(fc.constantFrom('x', 'é', '"', ',', '\n', '\r\n', ' ', ';', '\uFEFF'), {
        minLength: 1,
        maxLength: 8,
      })
      .map((parts) => `<${parts.join('')}>`);
    const records = fc.array(fc.record({ a: cell, b: cell }), { maxLength: 5 });
    const lineEnd = fc.constantFrom('\n' as const, '\r\n' as const);
    fc.assert(
      fc.property(records, lineEnd, (written, record_delimiter) => {
        const text = stringify(written, {
          header: true,
          columns: ['a', 'b'],
          quoted: true,
          record_delimiter,
        });
        const found = readCsvRecords(text, { ...rules, maxRecords: 5 });
        const normal = (cellText: string) => cellText.replaceAll('\r\n', '\n');
        expect(found.map(({ fields }) => fields)).toEqual(
          written.map(({ a, b }) => ({ a: normal(a), b: normal(b) })),
        );
        const lines = normal(text).split('\n');
        let line = 2;
        for (const [at, { a, b }] of written.entries()) {
          expect(found[at]?.line).toBe(line);
          line += normal(a + b).split('\n').length;
        }
        expect(lines).toHaveLength(line);
      }),
    );
  });
});
