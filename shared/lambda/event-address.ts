import type { CallType } from '#shared/domain/event.ts';

// What receives events imports this file: no zod.

/** First segments of paths, and labels of hosts, by what the calls to them are. */
export const EVENT_PATHS: Readonly<Record<string, CallType>> = {
  clicks: 'click',
  postbacks: 'conversion',
  impressions: 'impression',
  rejections: 'rejection',
};
export const EVENT_HOST_LABELS: Readonly<Record<string, CallType>> = {
  clicks: 'click',
  postbacks: 'conversion',
  imp: 'impression',
  rejections: 'rejection',
};

const ID = /^int_[a-z0-9]{1,40}$/;

/**
 * Which feed and type an address is for, by path (`/clicks/int_…`) or, where the deployer has a domain, by host
 * (`int_….clicks.example.com`, path `/`). Null for every other address.
 */
export function readEventAddress(
  { path, host }: { path: string; host: string },
  domain: string | null,
): { feedId: string; type: CallType } | null {
  return byPath(path) ?? (domain === null || (path !== '/' && path !== '') ? null : byHost(host, domain));
}

function byPath(path: string): { feedId: string; type: CallType } | null {
  const [, first = '', feedId = '', ...rest] = path.split('/');
  const type = Object.hasOwn(EVENT_PATHS, first) ? EVENT_PATHS[first] : undefined;
  const isWhole = rest.length === 0 || (rest.length === 1 && rest[0] === '');
  return type !== undefined && isWhole && feedId !== '' ? { feedId, type } : null;
}

function byHost(host: string, domain: string): { feedId: string; type: CallType } | null {
  const name = host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  const suffix = `.${domain.toLowerCase()}`;
  if (!name.endsWith(suffix)) return null;
  const [feedId = '', label = '', ...rest] = name.slice(0, -suffix.length).split('.');
  const type = Object.hasOwn(EVENT_HOST_LABELS, label) ? EVENT_HOST_LABELS[label] : undefined;
  return type !== undefined && rest.length === 0 && feedId !== '' ? { feedId, type } : null;
}

/** What can be no id of a feed needs no look into a table. */
export const mayBeFeedId = (text: string): boolean => ID.test(text);
