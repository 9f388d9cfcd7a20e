import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionOf, capSnapshot, firstEntryIdOf, instantOfEntryId, subjectOf } from '#shared/domain/audit.ts';
import { createIdMaker } from '#shared/domain/ids.ts';

describe('an action', () => {
  it.each([
    ['POST', '/v1/campaigns', 'campaign.create', null],
    ['PATCH', '/v1/campaigns/{id}', 'campaign.update', '/v1/campaigns/{id}'],
    ['DELETE', '/v1/traffic-sources/{id}', 'traffic-source.delete', '/v1/traffic-sources/{id}'],
    ['PATCH', '/v1/workspace', 'workspace.update', '/v1/workspace'],
    ['PUT', '/v1/exchange-rates', 'exchange-rate.set', '/v1/exchange-rates'],
    ['POST', '/v1/integrations/{id}/pause', 'integration.pause', '/v1/integrations/{id}'],
    ['POST', '/v1/integrations/{id}/syncs', 'integration.sync.create', null],
    ['POST', '/v1/manual-costs/imports', 'manual-cost.import.create', null],
    ['POST', '/v1/deliveries/{id}/resend', 'delivery.resend', '/v1/deliveries/{id}'],
    [
      'DELETE',
      '/v1/integrations/{id}/signing-keys/{keyId}',
      'integration.signing-key.delete',
      '/v1/integrations/{id}/signing-keys/{keyId}',
    ],
  ])('of %s %s is %s, about %s', (method, path, action, subject) => {
    expect(actionOf(method, path)).toBe(action);
    expect(subjectOf(method, path)).toBe(subject);
  });
});

describe('a snapshot', () => {
  it('stays whole where it is small', () => {
    const snapshot = { id: 'cmp_1', tags: ['a'] };
    expect(capSnapshot(snapshot)).toEqual({ snapshot, isTruncated: false });
    expect(capSnapshot(null)).toEqual({ snapshot: null, isTruncated: false });
  });

  it('loses its largest fields first where it is large', () => {
    const lines = Array.from({ length: 20_000 }, (_, line) => ({ line }));
    expect(capSnapshot({ imported: 3, lines, refused: 1 })).toEqual({
      snapshot: { imported: 3, refused: 1 },
      isTruncated: true,
    });
  });

  it('never has more than 100 kB as JSON, and says whether something is missing', () => {
    const field = fc.oneof(
      fc.string(),
      fc.integer({ min: 0, max: 90_000 }).map((length) => 'é'.repeat(length)),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), field, { maxKeys: 6 }), (whole) => {
        const { snapshot, isTruncated } = capSnapshot(whole);
        expect(Buffer.byteLength(JSON.stringify(snapshot))).toBeLessThanOrEqual(100_010);
        expect(isTruncated).toBe(Object.keys(snapshot ?? {}).length < Object.keys(whole).length);
        if (Buffer.byteLength(JSON.stringify(whole)) < 99_000) expect(snapshot).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the first id of an instant', () => {
  it('parts the ids made before it from those made at it or later', () => {
    const idAt = (now: number, byte: number) =>
      createIdMaker({ now: () => now, randomBytes: (count) => new Uint8Array(count).fill(byte) })(
        'auditEntry',
      );
    const instant = fc.integer({ min: 0, max: Date.UTC(2200, 0) });
    fc.assert(
      fc.property(instant, instant, fc.integer({ min: 0, max: 255 }), (made, bound, byte) => {
        expect(idAt(made, byte) >= firstEntryIdOf(bound)).toBe(made >= bound);
        expect(instantOfEntryId(idAt(made, byte))).toBe(made);
      }),
    );
  });
});
