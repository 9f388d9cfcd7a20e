import { describe, expect, it } from 'vitest';
import { changeStatus } from '#shared/domain/change-status.ts';
import type { FeedSettings } from '#shared/domain/feed.ts';
import { applyRejection, type Rejection, readRejection } from '#shared/domain/rejection.ts';
import { sampleEvent } from '#test/support/sample-event.ts';
import { sampleCall, sampleFeed } from '#test/support/sample-feed.ts';

const read = (parameters: Record<string, string>, settings?: Partial<FeedSettings>) =>
  readRejection(sampleCall(parameters, { type: 'rejection' }), sampleFeed(settings));

const AT = 1_773_500_000_000;
const conversion = sampleEvent({
  type: 'conversion',
  history: [{ at: 0, by: 'postback', from: null, to: 'approved', reason: null }],
});

describe('a rejection', () => {
  const settings = {
    parameters: {
      conversion: { order: 'transaction_id', state: 'status', external_transaction_id: 'publisher' },
    },
    values: { conversion: { status: { void: 'rejected' } } },
  };

  it.each([
    [
      'rejects without more',
      { external_transaction_id: 't1' },
      {},
      { to: 'rejected', word: null, reason: null },
    ],
    [
      'tells the reason',
      { external_transaction_id: 't1', new_rejected_reason: 'fraud' },
      {},
      { to: 'rejected', reason: 'fraud' },
    ],
    [
      'may say pending',
      { external_transaction_id: 't1', status: 'pending' },
      {},
      { to: 'pending', word: { name: 'status', sent: 'pending' } },
    ],
    [
      'may say what we do not know',
      { txid: 't1', status: 'hm' },
      {},
      { to: null, word: { name: 'status', sent: 'hm' } },
    ],
    [
      'may use the other names',
      { transaction_id: 't1', third_party_rejected_reason: 'x' },
      {},
      { reason: 'x' },
    ],
    [
      'may use the feed’s names and words',
      { order: 't1', state: 'void' },
      settings,
      { to: 'rejected', word: { name: 'state', sent: 'void' } },
    ],
    [
      'counts its own names first',
      { external_transaction_id: 't1', order: 't2', state: 'approved', status: 'pending' },
      { parameters: { conversion: { order: 'external_transaction_id', state: 'status' } } },
      { to: 'pending', word: { name: 'status', sent: 'pending' } },
    ],
    [
      'counts its own names also where the feed maps them to something else',
      { external_transaction_id: 't1' },
      settings,
      {},
    ],
  ])('%s', (_case, parameters, feedSettings, rejection) => {
    expect(read(parameters, feedSettings)).toMatchObject({
      kind: 'rejection',
      rejection: { transactionId: 't1', ...rejection },
    });
  });

  it.each([
    ['no transaction', { new_rejected_reason: 'fraud' }, 'external_transaction_id'],
    ['too long a transaction', { txid: 'x'.repeat(501) }, 'txid'],
    ['too long a reason', { txid: 't1', new_rejected_reason: 'x'.repeat(1001) }, 'new_rejected_reason'],
    ['too much of all', { txid: 't1', other: 'x'.repeat(30_000) }, 'other'],
  ])('is refused with %s', (_case, parameters, path) => {
    const reading = read(parameters);
    expect(reading.kind === 'refused' && reading.errors.map((error) => error.path)).toEqual([path]);
  });

  const rejection = (over: Partial<Rejection> = {}): Rejection => ({
    transactionId: 't1',
    to: 'rejected',
    word: null,
    reason: 'fraud',
    ...over,
  });

  it('changes the status and tells when and why', () => {
    expect(applyRejection(conversion, rejection(), AT)).toEqual({
      ...conversion,
      status: 'rejected',
      thirdPartyRejectedReason: 'fraud',
      history: [
        ...conversion.history,
        { at: AT, by: 'rejection', from: 'approved', to: 'rejected', reason: 'fraud' },
      ],
      revision: 2,
    });
  });

  it('changes nothing the second time, but for a new reason', () => {
    const once = applyRejection(conversion, rejection(), AT);
    expect(applyRejection(once, rejection(), AT + 1)).toBe(once);
    expect(applyRejection(once, rejection({ reason: null }), AT + 1)).toBe(once);
    expect(applyRejection(once, rejection({ reason: 'bot' }), AT + 1)).toEqual({
      ...once,
      thirdPartyRejectedReason: 'bot',
      revision: 3,
    });
  });

  it('with an unknown word is kept, flagged and without effect, once', () => {
    const unknown = rejection({ to: null, word: { name: 'status', sent: 'hm' } });
    const once = applyRejection(conversion, unknown, AT);
    expect(once).toEqual({
      ...conversion,
      flags: ['unknown-status'],
      parameters: { status: 'hm' },
      revision: 2,
    });
    expect(applyRejection(once, unknown, AT)).toBe(once);
  });
});

describe('a change of status', () => {
  const change = { by: 'key_1', reason: 'reviewed', at: AT } as const;

  it('is none where the status is the same', () => {
    expect(changeStatus(conversion, { ...change, to: 'approved' })).toBe(conversion);
  });

  it('is told in the history and raises the revision by one', () => {
    const pending = changeStatus(conversion, { ...change, to: 'pending' });
    expect(pending).toMatchObject({ status: 'pending', revision: 2, verdict: conversion.verdict });
    expect(pending.history.at(-1)).toEqual({ ...change, from: 'approved', to: 'pending' });
  });

  it('keeps the first and the latest 49 of very many', () => {
    let event = conversion;
    for (let count = 1; count <= 120; count += 1) {
      event = changeStatus(event, { ...change, to: count % 2 === 1 ? 'rejected' : 'approved', at: count });
      expect(event.history).toHaveLength(Math.min(count + 1, 50));
    }
    expect(event.history[0]).toBe(conversion.history[0]);
    expect(event.history.slice(1).map(({ at }) => at)).toEqual(
      Array.from({ length: 49 }, (_, at) => 72 + at),
    );
  });
});
