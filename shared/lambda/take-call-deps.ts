import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isbot } from 'isbot';
import { createAddressVault } from '#shared/adapters/lean/address-vault.ts';
import {
  type AwsCall,
  type AwsJsonClientOptions,
  createAwsJsonClient,
} from '#shared/adapters/lean/aws-json-client.ts';
import { drawBytes } from '#shared/adapters/lean/draw-bytes.ts';
import { createEventStore } from '#shared/adapters/lean/event-store.ts';
import { createFeedSource } from '#shared/adapters/lean/feed-source.ts';
import { toBase32 } from '#shared/domain/base-32.ts';
import type { FeedSource } from '#shared/domain/event-ports.ts';
import type { Clock } from '#shared/domain/time.ts';
import type { TakeCallDeps } from '#shared/usecases/receive-call.ts';
import { type AwsAccess, readAwsAccess } from './receive-event-env.ts';

// What receives events imports this file: no zod, no AWS SDK.

const NONCE_LENGTH = 26;

/** 26 characters of chance. */
export const makeNonce = (): string => toBase32(drawBytes(NONCE_LENGTH));

/** What it takes to understand and store calls to feeds, wherever they come from. */
export function createTakeCallDeps(tables: {
  CONFIG_TABLE: string;
  EVENTS_TABLE: string;
}): TakeCallDeps & { feeds: FeedSource; now: Clock } {
  const access = readAwsAccess();
  const dynamo = createLeanClient('dynamodb', access);
  const kms = createLeanClient('kms', access);
  const now: Clock = () => Date.now();
  const addresses = createAddressVault({ dynamo, kms, configTable: tables.CONFIG_TABLE, now });
  addresses.prepare();
  return {
    store: createEventStore(dynamo, tables.EVENTS_TABLE),
    addresses,
    feeds: createFeedSource({ dynamo, kms, configTable: tables.CONFIG_TABLE, now }),
    digest: (text) => hash('sha256', text, 'buffer'),
    isBot: isbot,
    now,
  };
}

export const createLeanClient = (service: AwsJsonClientOptions['service'], access: AwsAccess): AwsCall =>
  createAwsJsonClient({ ...access, service, sleep, random: Math.random });
