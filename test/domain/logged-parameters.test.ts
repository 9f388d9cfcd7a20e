import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loggedParameters } from '#shared/domain/logged-parameters.ts';
import { checkSize } from '#shared/domain/parameter-reader.ts';

const long = fc
  .tuple(fc.string({ minLength: 1, maxLength: 20 }), fc.nat(400))
  .map(([text, times]) => text.repeat(times));
const parameters = fc.dictionary(fc.oneof(fc.string(), long), fc.oneof(fc.string(), long), { maxKeys: 120 });
const bytesOf = (value: object): number => Buffer.byteLength(JSON.stringify(value));

describe('the parameters of a call in the log', () => {
  it('are those that were sent, where an event may have so many', () => {
    const sent = { click_id: 'c1', note: 'a'.repeat(29_000) };
    expect(loggedParameters(sent)).toBe(sent);
  });

  it.each([
    ['one long value', { click_id: 'c1', note: 'ä'.repeat(900_000) }, ['click_id', 'note']],
    ['one short value behind a long one', { note: 'n'.repeat(900_000), click_id: 'c1' }, ['note']],
    ['a name that is too long to show', { [`n${'a'.repeat(90_000)}`]: '1' }, []],
  ])('are cut, of %s', (_what, sent, names) => {
    expect(Object.keys(loggedParameters(sent))).toEqual(names);
  });

  it('are at most one more than an event may have', () => {
    const sent = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`n${index}`, '1']));
    expect(Object.keys(loggedParameters(sent))).toHaveLength(101);
  });

  it('fit into an item with what is sealed of them, and are never a part that could pass for the whole', () => {
    fc.assert(
      fc.property(parameters, (sent) => {
        const logged = loggedParameters(sent);
        expect(bytesOf(logged)).toBeLessThan(150_000);
        if (logged !== sent)
          expect(Object.keys(logged).length === 0 || checkSize(logged) !== null).toBe(true);
      }),
    );
  });
});
