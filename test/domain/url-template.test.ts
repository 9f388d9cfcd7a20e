import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkUrlTemplate, fillUrlTemplate } from '#shared/domain/url-template.ts';

const MACROS = ['click_id', 'offer'];
const nothing = (): null => null;

describe('a URL to be filled in', () => {
  it.each([
    'https://shop.example/?cid={click_id}',
    'HTTP://shop.example:8080/{offer}/{click_id}#top',
    'https://shop.example?cid={click_id}&again={click_id}',
    'https://shop.example',
    'https://[2001:db8::1]/{offer}',
    'https://bücher.example/',
  ])('may be %s', (template) => {
    expect(checkUrlTemplate(template, MACROS)).toBeNull();
  });

  it.each([
    ['{click_id}', 'host'],
    ['{click_id}://shop.example/', 'host'],
    ['https://{offer}.example/', 'host'],
    ['https://shop.example{offer}/', 'host'],
    ['https://shop.example:{offer}/', 'host'],
    ['https://{offer}@shop.example/', 'host'],
    ['https://user:secret@shop.example/', 'host'],
    ['https://shop.example\\@evil.example/', 'host'],
    ['https:///shop.example/', 'host'],
    ['https:/shop.example/', 'host'],
    ['https://shop.example:99999/', 'host'],
    ['//shop.example/', 'host'],
    ['ftp://shop.example/', 'host'],
    ['javascript:alert(1)', 'host'],
    ['/thanks', 'host'],
    ['', 'host'],
    ['https://shop.example/\n', 'control'],
    ['https://shop.example/a b', 'blanks'],
    ['https://shop.example/#{offer}', 'path and the query'],
    ['https://shop.example/?x={nonsense}', '{nonsense} is no known macro'],
    ['https://shop.example/?x={}', '{} is no known macro'],
    ['https://shop.example/?x={Offer}', '{Offer} is no known macro'],
    ['https://shop.example/?x={offer', 'braces'],
    ['https://shop.example/?x={{offer}}', 'braces'],
    [`https://shop.example/${'x'.repeat(2000)}`, '2000'],
  ])('is not %s', (template, part) => {
    expect(checkUrlTemplate(template, MACROS)).toContain(part);
  });

  it('gets its values percent-encoded, and nothing for those that are missing', () => {
    const filled = fillUrlTemplate('https://shop.example/{offer}?cid={click_id}&o={offer}', (macro) =>
      macro === 'offer' ? "a/b?c=d&e#f g'ü{click_id}$&" : null,
    );
    const encoded = 'a%2Fb%3Fc%3Dd%26e%23f%20g%27%C3%BC%7Bclick_id%7D%24%26';
    expect(filled).toBe(`https://shop.example/${encoded}?cid=&o=${encoded}`);
  });

  it('leaves out the longest values where it grows too long for a header', () => {
    const values: Record<string, string> = { click_id: 'c1', offer: '€'.repeat(1000) };
    const filled = fillUrlTemplate(
      'https://shop.example/?cid={click_id}&o={offer}',
      (macro) => values[macro] ?? null,
    );
    expect(filled).toBe('https://shop.example/?cid=c1&o=');
  });

  it('leads where its owner says, whatever the values are', () => {
    const templates = [
      'https://shop.example/{offer}',
      'https://shop.example?{offer}',
      'https://shop.example/{offer}{click_id}?a={offer}#end',
      'https://shop.example:8443/a/{offer}/../{click_id}',
    ];
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '@evil.example',
        '//evil.example',
        '/\\evil.example',
        '.evil.example',
        ':1@evil',
        '..',
        '\ud800',
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...templates), value, value, (template, offer, clickId) => {
        expect(checkUrlTemplate(template, MACROS)).toBeNull();
        const url = new URL(fillUrlTemplate(template, (macro) => (macro === 'offer' ? offer : clickId)));
        expect(url.origin).toBe(new URL(fillUrlTemplate(template, nothing)).origin);
        expect([url.username, url.password]).toEqual(['', '']);
      }),
      { numRuns: 2000 },
    );
  });

  it('is never let through with a host that a value changes', () => {
    const pieces = ['/', '\\', '@', ':', '?', '#', '{a}', '{', '}', 'shop.example', '.', '8', '%2f', '\t'];
    const rest = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rest, (parts) => {
        const template = `https://${parts.join('')}`;
        if (checkUrlTemplate(template, ['a']) !== null) return;
        const [first, second] = ['x', '//evil/@b:1'].map(
          (value) => new URL(fillUrlTemplate(template, () => value)),
        );
        expect(first?.host).toBe(second?.host);
        expect(second?.username).toBe('');
      }),
      { numRuns: 5000 },
    );
  });
});
