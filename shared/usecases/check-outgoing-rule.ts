import { RequestError } from '#shared/domain/errors.ts';
import type { OutgoingRule } from '#shared/domain/outgoing-rule.ts';
import type { OutgoingTargets } from '#shared/domain/postback-ports.ts';
import { POSTBACK_MACROS, unknownBodyMacro } from '#shared/domain/postback-template.ts';
import { checkUrlTemplate } from '#shared/domain/url-template.ts';

export interface CheckOutgoingRuleDeps {
  targets: OutgoingTargets;
}

const START = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]*/i;

/** @throws RequestError `target-not-allowed` (spec T-4) or `template-not-valid`, naming the field. */
export function checkOutgoingRule(
  { targets }: CheckOutgoingRuleDeps,
  { method, url, body }: Pick<OutgoingRule, 'method' | 'url' | 'body'>,
): void {
  const [start = ''] = START.exec(url) ?? [];
  if (!/^https?:/i.test(start) || start.includes('@')) {
    throw refused(
      'target-not-allowed',
      'url',
      'A URL starts with http:// or https://, without user information.',
    );
  }
  const problem = checkUrlTemplate(url, POSTBACK_MACROS);
  if (problem !== null) throw refused('template-not-valid', 'url', problem);
  if (!targets.mayLeadTo(new URL(url))) {
    throw refused('target-not-allowed', 'url', 'The host of this URL is not public: calls do not go there.');
  }
  if (body === null) return;
  if (method === 'GET') throw refused('body-not-allowed', 'body', 'A GET has no body.');
  const unknown = unknownBodyMacro(body);
  if (unknown !== null) throw refused('template-not-valid', 'body', `${unknown} is no known macro.`);
}

const refused = (code: string, path: string, message: string): RequestError =>
  new RequestError('unprocessable', code, message, { errors: [{ path, message }] });
