import type { Delivery, DeliveryMessage } from '#shared/domain/delivery.ts';
import { FAILURES_BEFORE_PAUSE, type OutgoingHost, PAUSE_MS } from '#shared/domain/outgoing-host.ts';
import type { OutgoingRule } from '#shared/domain/outgoing-rule.ts';
import { ConflictError } from '#shared/domain/ports.ts';
import type {
  DeliveryQueue,
  DeliveryRepository,
  OutgoingHostRepository,
  OutgoingRuleRepository,
} from '#shared/domain/postback-ports.ts';
import { formatInstant } from '#shared/domain/time.ts';
import { pageOf } from './memory-config.ts';

type QueuedDelivery = Parameters<DeliveryQueue['send']>[0][number];

/** Outgoing postbacks in memory: the same promises as the repositories over DynamoDB, kept by simple means. */
export function createMemoryPostbacks() {
  const rules = new Map<string, { feedId: string; rule: OutgoingRule }>();
  const stored = new Map<string, Delivery>();
  const hosts = new Map<string, OutgoingHost>();
  const parked = new Map<string, DeliveryMessage[]>();
  const messages: QueuedDelivery[] = [];

  const rulesOf = (feedId: string): OutgoingRule[] =>
    [...rules.values()].filter((entry) => entry.feedId === feedId).map(({ rule }) => rule);
  const expect = (feedId: string, { id, version }: OutgoingRule): void => {
    const current = rulesOf(feedId).find((rule) => rule.id === id);
    if (current?.version !== version) throw new ConflictError('It has changed.');
  };
  const outgoingRules: OutgoingRuleRepository = {
    find: async (feedId, id) => rulesOf(feedId).find((rule) => rule.id === id) ?? null,
    list: async (feedId, page) => pageOf(rulesOf(feedId), page, ['rules', feedId]),
    allOf: async (feedId) => rulesOf(feedId),
    create: async (feedId, rule) => void rules.set(rule.id, { feedId, rule }),
    update: async (feedId, before, after) => {
      expect(feedId, before);
      rules.set(after.id, { feedId, rule: after });
    },
    delete: async (feedId, rule) => {
      expect(feedId, rule);
      rules.delete(rule.id);
    },
  };
  const deliveries: DeliveryRepository = {
    find: async (feedId, id) => [stored.get(id)].find((one) => one?.feedId === feedId) ?? null,
    feedOf: async (id) => stored.get(id)?.feedId ?? null,
    list: async (feedId, { ruleId, event, state }, page) => {
      const found = [...stored.values()]
        .filter((one) => one.feedId === feedId && (ruleId === null || one.ruleId === ruleId))
        .filter(
          (one) => (event === null || one.eventId === event.id) && (state === null || one.state === state),
        );
      return pageOf(found, page, ['deliveries', feedId, ruleId, event?.id, state], 'down');
    },
    putIfAbsent: async (delivery) => {
      if (!stored.has(delivery.id)) stored.set(delivery.id, delivery);
      return stored.get(delivery.id) ?? delivery;
    },
    replace: async (before, after) => {
      if (stored.get(before.id)?.revision !== before.revision) return false;
      stored.set(after.id, after);
      return true;
    },
  };
  const nameOf = (workspaceId: string, host: string): string => `${workspaceId} ${host}`;
  const outgoingHosts: OutgoingHostRepository = {
    find: async (workspaceId, host) => hosts.get(nameOf(workspaceId, host)) ?? null,
    list: async (workspaceId, page) => {
      const found = [...hosts].filter(([name]) => name.startsWith(`${workspaceId} `));
      const items = found.map(([, host]) => ({ id: host.host, ...host }));
      return pageOf(items, page, ['hosts', workspaceId]);
    },
    clear: async (workspaceId, host, now) => {
      const cleared = { host, failures: 0, since: formatInstant(now), pausedUntil: null };
      hosts.set(nameOf(workspaceId, host), cleared);
      return cleared;
    },
    countFailure: async (workspaceId, host, now) => {
      const before = hosts.get(nameOf(workspaceId, host));
      const failures = (before?.failures ?? 0) + 1;
      const isPaused = failures >= FAILURES_BEFORE_PAUSE;
      hosts.set(nameOf(workspaceId, host), {
        host,
        failures,
        since: isPaused || !before ? formatInstant(now) : before.since,
        pausedUntil: isPaused ? formatInstant(now + PAUSE_MS) : null,
      });
    },
    park: async (workspaceId, host, message) => {
      const name = nameOf(workspaceId, host);
      parked.set(name, [...(parked.get(name) ?? []), message]);
    },
    async *parked(workspaceId, host) {
      yield parked.get(nameOf(workspaceId, host)) ?? [];
    },
  };
  const deliveryQueue: DeliveryQueue = { send: async (sent) => void messages.push(...sent) };
  return { ports: { outgoingRules, deliveries, outgoingHosts, deliveryQueue }, stored, hosts, messages };
}
