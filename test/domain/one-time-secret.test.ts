import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { oneTimeSecretSchema, secretFieldsIn, withoutFields } from '#shared/domain/one-time-secret.ts';

const named = z.object({ key: oneTimeSecretSchema, name: z.string() }).meta({ id: 'NamedSecret' });

describe('what is shown once', () => {
  it.each([
    ['a field', z.object({ key: oneTimeSecretSchema, name: z.string() }), ['key']],
    [
      'a field with words of its own',
      z.object({ token: oneTimeSecretSchema.meta({ title: 'T' }) }),
      ['token'],
    ],
    ['what may be null', z.object({ key: oneTimeSecretSchema.nullable() }), ['key']],
    ['what may be missing', z.object({ key: oneTimeSecretSchema.optional() }), ['key']],
    ['an entry of a list', z.object({ items: z.array(z.object({ pin: oneTimeSecretSchema })) }), ['pin']],
    ['a schema with a name', z.object({ made: named }), ['key']],
    ['one of several kinds', z.union([z.object({ a: z.string() }), named]), ['key']],
    ['nothing', z.object({ key: z.string(), description: z.string() }), []],
    ['no body', z.null(), []],
  ])('is found in %s', (_where, schema, names) => {
    expect([...secretFieldsIn(schema)]).toEqual(names);
  });

  it('is taken out wherever it stands', () => {
    const value = { key: 'a', name: 'b', items: [{ key: 'c', more: { key: null, left: 1 } }, 'key', null] };
    expect(withoutFields(value, new Set(['key']))).toEqual({
      name: 'b',
      items: [{ more: { left: 1 } }, 'key', null],
    });
    expect(withoutFields(value, new Set())).toBe(value);
  });
});
