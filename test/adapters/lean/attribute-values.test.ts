import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromAttributes, type PlainValue, toAttributes } from '#shared/adapters/lean/attribute-values.ts';

const { value }: { value: fc.Arbitrary<PlainValue> } = fc.letrec<{ value: PlainValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ minLength: 1 }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const item = fc.dictionary(fc.string({ minLength: 1 }), value, {
  maxKeys: 8,
  noNullPrototype: true,
});

describe('attribute values', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(item, (plain) => {
        expect(fromAttributes(toAttributes(plain))).toEqual(plain);
      }),
    );
  });

  it('keep names that objects know otherwise', () => {
    const named = JSON.parse('{"parameters":{"__proto__":"x","constructor":"y"}}');
    const attributes = toAttributes(named);
    expect(JSON.stringify(attributes)).toBe(
      '{"parameters":{"M":{"__proto__":{"S":"x"},"constructor":{"S":"y"}}}}',
    );
    expect(JSON.stringify(fromAttributes(attributes))).toBe(JSON.stringify(named));
  });

  it("are DynamoDB's", () => {
    expect(toAttributes({ a: 'x', b: 1.5, c: true, d: null, e: [1, 'y'], f: { g: -2 } })).toEqual({
      a: { S: 'x' },
      b: { N: '1.5' },
      c: { BOOL: true },
      d: { NULL: true },
      e: { L: [{ N: '1' }, { S: 'y' }] },
      f: { M: { g: { N: '-2' } } },
    });
  });

  it('keep whole numbers that a double would round', () => {
    const large = 12_345_678_901_234_567_890n;
    expect(toAttributes({ large })).toEqual({ large: { N: '12345678901234567890' } });
    expect(fromAttributes({ large: { N: '12345678901234567890' } })).toEqual({ large });
  });

  it('leave out what is undefined, and read sets as lists', () => {
    expect(toAttributes({ a: undefined, b: 1 })).toEqual({ b: { N: '1' } });
    expect(fromAttributes({ set: { SS: ['x', 'y'] } })).toEqual({ set: ['x', 'y'] });
  });

  it('hold nothing that DynamoDB cannot store', () => {
    expect(() => toAttributes({ a: () => 1 })).toThrow('function');
  });

  it.each([[undefined], [null], ['text'], [{ a: { B: 'AA==' } }], [{ a: 1 }]])('refuse %j', (attributes) => {
    expect(() => fromAttributes(attributes)).toThrow(/stored/);
  });
});
