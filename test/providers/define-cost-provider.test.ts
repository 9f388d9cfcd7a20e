import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { identifier, secret } from '#shared/providers/define-cost-provider.ts';
import { describeProvider } from '#shared/providers/describe-provider.ts';
import { sampleProvider } from './sample-provider.ts';

describe('a definition', () => {
  const contradictions: readonly [string, Parameters<typeof sampleProvider>[0]][] = [
    ['an origin with a path', { origin: 'https://api.sample.example/v2' }],
    ['an origin without TLS', { origin: 'http://api.sample.example' }],
    ['an id that is no file name', { id: 'Sample Ads' }],
    ['a zone that does not exist', { timezones: ['Mars/Olympus'] }],
    ['a currency that is none', { currencies: ['dollar'] }],
    ['no days to read again', { resyncDays: 0 }],
  ];

  it.each(contradictions)('is refused with %s', (_, overrides) => {
    expect(() => sampleProvider(overrides)).toThrow(z.ZodError);
  });

  it('knows its secret fields, optional ones too', () => {
    const credentials = z.object({
      apiKey: secret('Profile'),
      account: identifier('Top bar'),
      spare: secret('x').optional(),
    });
    expect(sampleProvider({ credentials }).secretFields).toEqual(['apiKey', 'spare']);
  });

  it('describes its form by JSON Schema with help texts', () => {
    expect(describeProvider(sampleProvider()).credentials).toMatchObject({
      type: 'object',
      required: ['apiKey'],
      properties: { apiKey: { type: 'string', description: 'Profile', format: 'password', writeOnly: true } },
    });
  });
});

describe('a secret', () => {
  it('loses the blanks that copying brings along', () => {
    expect(secret('Profile').parse(' placeholder\n')).toBe('placeholder');
  });

  it.each(['', '   ', 'a b', 'a\r\nx-other: 1', 'schlüssel', 'x'.repeat(2001)])('cannot be %j', (text) => {
    expect(secret('Profile').safeParse(text).success).toBe(false);
  });
});
