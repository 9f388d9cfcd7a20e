import { percentEncode } from './percent-encoding.ts';

const MAX_TEMPLATE_LENGTH = 2000;
/** API Gateway drops an answer with more than 10,240 bytes of headers. */
const MAX_URL_LENGTH = 8000;
const MACRO = /\{([^{}]*)\}/g;
/** Scheme and authority, path with query, fragment. */
const PARTS = /^(https?:\/\/[^/?#\\{}@]+)((?:[/?][^#]*)?)(#.*)?$/i;
const BLANKS_OR_CONTROLS = /[\s\p{Cc}]/u;

/**
 * What is wrong with a URL that is to be filled in, as a sentence; null where nothing is. Macros (`{click_id}`) may
 * stand in its path and query alone, so that no event decides where it leads.
 */
export function checkUrlTemplate(template: string, macros: readonly string[]): string | null {
  if (template.length > MAX_TEMPLATE_LENGTH) return `A URL has at most ${MAX_TEMPLATE_LENGTH} characters.`;
  if (BLANKS_OR_CONTROLS.test(template)) return 'A URL has no blanks and no control characters.';
  const [, origin, fillable = '', fragment = ''] = PARTS.exec(template) ?? [];
  if (origin === undefined || !isOrigin(origin)) {
    return 'A URL starts with http:// or https:// and a host, without user information and without macros.';
  }
  if (/[{}]/.test(fragment)) return 'Macros stand in the path and the query of a URL alone.';
  const unknown = [...fillable.matchAll(MACRO)].find(([, name = '']) => !macros.includes(name));
  if (unknown) return `${unknown[0]} is no known macro.`;
  return /[{}]/.test(fillable.replace(MACRO, '')) ? 'A macro is a name in braces, such as {click_id}.' : null;
}

/**
 * The URL with each macro's value, percent-encoded; what has no value is empty. Where it would be too long for a
 * header, the longest values are left out, until it is not.
 * @param template one that `checkUrlTemplate` has nothing against
 */
export function fillUrlTemplate(template: string, macroValue: (macro: string) => string | null): string {
  const values = new Map<string, string>();
  const fill = (): string =>
    template.replace(MACRO, (_, name: string) => {
      const value = values.get(name) ?? percentEncode(macroValue(name) ?? '');
      values.set(name, value);
      return value;
    });
  let url = fill();
  if (url.length <= MAX_URL_LENGTH) return url;
  const longestFirst = [...values].sort(([, first], [, second]) => second.length - first.length);
  for (const [name] of longestFirst) {
    if (url.length <= MAX_URL_LENGTH) break;
    values.set(name, '');
    url = fill();
  }
  return url;
}

/** Parsers read ports and international hosts; what they refuse leads nowhere. */
function isOrigin(origin: string): boolean {
  return URL.canParse(`${origin}/`);
}
