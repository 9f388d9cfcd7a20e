import type { KmsEngine } from './kms-engine.ts';
import { refusalOf } from './permission-check.ts';
import type { ServiceFront } from './service-call.ts';

/** Lets functions use the keys that their roles allow. */
export const createKmsFront =
  (kms: KmsEngine): ServiceFront =>
  ({ operation, request, caller }) => {
    const access = {
      action: `kms:${operation}`,
      resource: kms.resourceOf(request),
      leadingKeys: [],
      encryptionContext: kms.contextOf(request),
    };
    return (caller && refusalOf(caller, [access])) ?? kms.answer(operation, request);
  };
