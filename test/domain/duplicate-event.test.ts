import { describe, expect, it } from 'vitest';
import { createEvent } from '#shared/domain/create-event.ts';
import { type DuplicateDecision, decideDuplicate } from '#shared/domain/duplicate-event.ts';
import type { EventType, StoredEvent } from '#shared/domain/event.ts';
import type { EventDraft } from '#shared/domain/event-draft.ts';
import { callIdentity, identitiesOf } from '#shared/domain/event-identity.ts';
import type { DuplicateMode } from '#shared/domain/feed.ts';
import { readEvent } from '#shared/domain/read-event.ts';
import { sampleCall, sampleFeed, sha256 } from '#test/support/sample-feed.ts';

type Parameters = Record<string, string>;
const FIRST = { txid: 't1', cid: 'c1', payout: '1.5', revenue: '4', own: 'first', status: 'pending' };
const SECOND_NONCE = 'zzzzzzzzzzzzzzzzzzzzzzzzzz';

function draftOf(type: EventType, parameters: Parameters, nonce = 'first'): EventDraft {
  const reading = readEvent(type, sampleCall(parameters, { nonce }), sampleFeed());
  if (reading.kind === 'refused') throw new Error('The sample is not understood.');
  return reading.draft;
}

function stored(parameters: Parameters): StoredEvent {
  const draft = draftOf('conversion', parameters);
  const identities = identitiesOf(draft, sha256);
  return createEvent(draft, { feed: sampleFeed(), identities, click: null, hasCampaign: true });
}

/** What becomes of `second` after `first`, as the store would find it: by its first identity that is taken. */
function repeat(duplicateMode: DuplicateMode, second: Parameters, existing = stored(FIRST), first = FIRST) {
  const draft = draftOf('conversion', second, SECOND_NONCE);
  const identities = identitiesOf(draft, sha256);
  const known = new Set(identitiesOf(draftOf('conversion', first), sha256).map(({ key }) => key));
  const takenBy = identities.findIndex(({ key }) => known.has(key));
  const call = callIdentity(draft, sha256);
  const feed = sampleFeed({ duplicateMode });
  return {
    identities,
    call,
    decision: decideDuplicate({ feed, existing, draft, identities, takenBy, call }),
  };
}
const changeOf = (decision: DuplicateDecision) => (decision.kind === 'change' ? decision.after : decision);

const NEW = { txid: 't2', cid: 'c1', payout: '2' };
const KNOWN = { txid: 't1', payout: '2' };
const NONE = { cid: 'c1', payout: '2' };

describe('a repeated conversion', () => {
  it.each([
    ['ignore', 'a new transaction id', NEW, 'nothing'],
    ['ignore', 'a known transaction id', KNOWN, 'nothing'],
    ['ignore', 'no transaction id', NONE, 'nothing'],
    ['ignoreUnlessNewTransaction', 'a new transaction id', NEW, 'own'],
    ['ignoreUnlessNewTransaction', 'a known transaction id', KNOWN, 'nothing'],
    ['ignoreUnlessNewTransaction', 'no transaction id', NONE, 'nothing'],
    ['keepRepeated', 'a new transaction id', NEW, 'repeated'],
    ['keepRepeated', 'a known transaction id', KNOWN, 'nothing'],
    ['keepRepeated', 'no transaction id', NONE, 'repeated'],
    ['replace', 'a new transaction id', NEW, 'change'],
    ['replace', 'a known transaction id', KNOWN, 'change'],
    ['replace', 'no transaction id', NONE, 'change'],
    ['addPayout', 'a new transaction id', NEW, 'change'],
    ['addPayout', 'a known transaction id', KNOWN, 'nothing'],
    ['addPayout', 'no transaction id', NONE, 'change'],
  ] as const)('in mode %s with %s leads to %s', (mode, _case, second, kind) => {
    expect(repeat(mode, second).decision.kind).toBe(kind);
  });

  it('is one of its own under its transaction id alone, since the click is taken', () => {
    const { decision, identities } = repeat('ignoreUnlessNewTransaction', NEW);
    expect(decision).toEqual({ kind: 'own', identities: [identities[0]] });
  });

  it('is listed under its transaction id, or under its call', () => {
    const byTransaction = repeat('keepRepeated', NEW);
    expect(byTransaction.decision).toEqual({ kind: 'repeated', identities: [byTransaction.identities[0]] });
    const byCall = repeat('keepRepeated', NONE);
    expect(byCall.decision).toEqual({ kind: 'repeated', identities: [byCall.call] });
  });

  it.each([
    ['replace', NEW, 'transaction'],
    ['replace', KNOWN, null],
    ['replace', NONE, null],
    ['addPayout', NEW, 'transaction'],
    ['addPayout', NONE, 'call'],
  ] as const)('in mode %s is, after %j, known by its %s too', (mode, second, kind) => {
    const { decision, identities, call } = repeat(mode, second);
    const keys = { transaction: identities[0].key, call: call.key };
    expect(decision).toMatchObject({ alsoKnownBy: kind === null ? null : keys[kind] });
  });

  it('replaces revenue, payout, status and unknown parameters, and keeps the time', () => {
    const existing = stored(FIRST);
    const second = {
      txid: 't2',
      cid: 'c1',
      payout: '2',
      revenue: '0',
      status: 'approved',
      other: 'second',
      publisher: 'p',
    };
    const { decision } = repeat('replace', { ...second, user_ip: '203.0.113.7' });
    expect(changeOf(decision)).toEqual({
      ...existing,
      payout: 2_000_000n,
      revenue: 0n,
      status: 'approved',
      parameters: { other: 'second', user_ip: '203.0.113.0' },
      history: [
        ...existing.history,
        { at: existing.receivedAt, by: 'postback', from: 'pending', to: 'approved', reason: null },
      ],
      revision: 2,
    });
  });

  it('leaves, when it replaces, what it does not say', () => {
    const existing = stored(FIRST);
    expect(changeOf(repeat('replace', { txid: 't1', payout: '2' }).decision)).toEqual({
      ...existing,
      payout: 2_000_000n,
      revision: 2,
    });
  });

  it('keeps, when it replaces, a word that is no status', () => {
    expect(changeOf(repeat('replace', { txid: 't1', status: 'perhaps' }).decision)).toMatchObject({
      status: 'pending',
      flags: ['unknown-status'],
      parameters: { status: 'perhaps' },
    });
  });

  it('adds its revenue and payout to those of the first', () => {
    const existing = stored(FIRST);
    const { decision } = repeat('addPayout', {
      cid: 'c1',
      payout: '2',
      revenue: '0.5',
      status: 'approved',
      own: 'x',
    });
    expect(changeOf(decision)).toEqual({ ...existing, payout: 3_500_000n, revenue: 4_500_000n, revision: 2 });
  });

  it('changes nothing where it says what is known', () => {
    expect(repeat('replace', { ...FIRST }).decision).toEqual({ kind: 'nothing' });
  });

  it.each(['click', 'impression'] as const)(
    'would change something, but a repeated %s never does',
    (type) => {
      const draft = draftOf(type, { click_id: 'c1', external_transaction_id: 'x1' });
      const identities = identitiesOf(draft, sha256);
      const call = callIdentity(draft, sha256);
      const feed = sampleFeed({ duplicateMode: 'replace' });
      const decision = decideDuplicate({
        feed,
        existing: stored(FIRST),
        draft,
        identities,
        takenBy: 0,
        call,
      });
      expect(decision).toEqual({ kind: 'nothing' });
    },
  );

  it('that has nothing to be known by was sent twice by ourselves', () => {
    const first = {};
    const draft = draftOf('conversion', first);
    const identities = identitiesOf(draft, sha256);
    const call = callIdentity(draft, sha256);
    const feed = sampleFeed({ duplicateMode: 'addPayout' });
    const decision = decideDuplicate({ feed, existing: stored(first), draft, identities, takenBy: 0, call });
    expect(decision).toEqual({ kind: 'nothing' });
  });
});

describe('a repeated conversion in another currency', () => {
  it.each([
    [
      'is refused where it would be added',
      'addPayout',
      { cid: 'c1', payout: '2', currency: 'EUR' },
      'refused',
    ],
    [
      'is refused where it replaces one amount alone',
      'replace',
      { txid: 't1', payout: '2', currency: 'EUR' },
      'refused',
    ],
    ['is ignored where it is ignored', 'ignore', { txid: 't1', payout: '2', currency: 'EUR' }, 'nothing'],
    [
      'takes no part where it brings no money',
      'addPayout',
      { cid: 'c1', payout: '0', currency: 'EUR' },
      'change',
    ],
  ] as const)('%s', (_case, mode, second, kind) => {
    expect(repeat(mode, second).decision.kind).toBe(kind);
  });

  it('names the parameter when it is refused', () => {
    expect(repeat('addPayout', { cid: 'c1', payout: '2', currency: 'EUR' }).decision).toEqual({
      kind: 'refused',
      refusal: 'invalid-parameter',
      errors: [
        { path: 'currency', message: 'currency is not USD, in which the amounts of this conversion are.' },
      ],
    });
  });

  it('brings its currency along where it replaces both amounts', () => {
    const second = { txid: 't1', payout: '2', revenue: '3', currency: 'EUR' };
    expect(changeOf(repeat('replace', second).decision)).toMatchObject({
      currency: 'EUR',
      payout: 2_000_000n,
    });
  });

  it('brings its currency along where the first had no amounts', () => {
    const existing = stored({ txid: 't1', cid: 'c1' });
    const second = { cid: 'c1', payout: '2', currency: 'EUR' };
    expect(changeOf(repeat('addPayout', second, existing).decision)).toMatchObject({ currency: 'EUR' });
  });
});

describe('the word of a third party on a repeated postback', () => {
  const rejected = { txid: 't1', third_party_status: 'rejected', third_party_rejected_reason: 'fraud' };

  it.each([
    ['ignore'],
    ['ignoreUnlessNewTransaction'],
    ['keepRepeated'],
    ['replace'],
    ['addPayout'],
  ] as const)('changes the status in mode %s, and the history tells why', (mode) => {
    const existing = stored(FIRST);
    expect(repeat(mode, rejected).decision).toEqual({
      kind: 'change',
      alsoKnownBy: null,
      after: {
        ...existing,
        status: 'rejected',
        thirdPartyStatus: 'rejected',
        thirdPartyRejectedReason: 'fraud',
        history: [
          ...existing.history,
          { at: existing.receivedAt, by: 'postback', from: 'pending', to: 'rejected', reason: 'fraud' },
        ],
        revision: 2,
      },
    });
  });

  it('says nothing new the second time', () => {
    const after = changeOf(repeat('ignore', rejected).decision);
    if ('kind' in after) throw new Error('The first word changes the status.');
    expect(repeat('ignore', rejected, after).decision).toEqual({ kind: 'nothing' });
  });

  it('is about the first conversion, so nothing is listed beside it', () => {
    expect(repeat('keepRepeated', { cid: 'c1', third_party_status: 'rejected' }).decision).toMatchObject({
      kind: 'change',
      after: { status: 'rejected' },
    });
  });

  it('is about a conversion of its own where that is one', () => {
    const second = { txid: 't2', cid: 'c1', third_party_status: 'rejected' };
    expect(repeat('ignoreUnlessNewTransaction', second).decision.kind).toBe('own');
  });

  it('is kept, flagged and without effect where it is unknown', () => {
    const existing = stored(FIRST);
    expect(changeOf(repeat('ignore', { txid: 't1', third_party_status: 'perhaps' }).decision)).toEqual({
      ...existing,
      thirdPartyStatus: 'perhaps',
      flags: ['unknown-status'],
      revision: 2,
    });
  });

  it('weighs more than the status beside it, and makes one change of both', () => {
    const second = { txid: 't1', status: 'approved', third_party_status: 'rejected', payout: '2' };
    const after = changeOf(repeat('replace', second).decision);
    expect(after).toMatchObject({ status: 'rejected', payout: 2_000_000n, revision: 2 });
    expect('history' in after && after.history).toHaveLength(2);
  });

  it('comes along with what is added', () => {
    const second = { cid: 'c1', payout: '1', third_party_status: 'approved' };
    expect(changeOf(repeat('addPayout', second).decision)).toMatchObject({
      status: 'approved',
      payout: 2_500_000n,
    });
  });
});
