import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiddenValues, shownAddress, shownParameters } from '#shared/domain/address-privacy.ts';
import type { CallType } from '#shared/domain/event.ts';
import { sampleCall, sampleFeed } from '#test/support/sample-feed.ts';

const type = fc.constantFrom<CallType>('click', 'conversion', 'impression', 'rejection');
const value = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string());
const parameters = fc.dictionary(fc.constantFrom('click_ip', 'user_ip', 'visitor', 'txid', 'ip'), value);
const { settings } = sampleFeed({ parameters: { conversion: { visitor: 'conversion_ip' } } });
const open = { ...settings, ipPrivacy: false };

describe('what masking takes away', () => {
  it('makes, put over what is shown, the call as it was sent', () => {
    fc.assert(
      fc.property(type, parameters, fc.ipV4(), (callType, sent, callerAddress) => {
        const call = sampleCall(sent, { type: callType, callerAddress });
        const shown = {
          parameters: shownParameters(callType, sent, settings),
          address: shownAddress(callerAddress, settings),
        };
        const hidden = hiddenValues(call, shown);
        expect({ ...shown.parameters, ...hidden?.parameters }).toEqual(sent);
        expect(hidden?.address ?? shown.address).toBe(callerAddress);
      }),
    );
  });

  it('is nothing where addresses may be shown', () => {
    fc.assert(
      fc.property(type, parameters, fc.ipV4(), (callType, sent, callerAddress) => {
        const call = sampleCall(sent, { type: callType, callerAddress });
        const shown = {
          parameters: shownParameters(callType, sent, open),
          address: shownAddress(callerAddress, open),
        };
        expect(hiddenValues(call, shown)).toBeNull();
      }),
    );
  });

  it('is those values alone that are not shown in full', () => {
    const sent = { click_ip: '203.0.113.7', ip: '203.0.113.0', txid: 't1' };
    const shown = { parameters: shownParameters('conversion', sent, settings), address: '198.51.100.0' };
    expect(hiddenValues(sampleCall(sent), shown)).toEqual({
      address: '198.51.100.9',
      parameters: { click_ip: '203.0.113.7' },
    });
    expect(hiddenValues(sampleCall(sent, { callerAddress: '198.51.100.0' }), shown)?.address).toBeNull();
  });
});
