import { type CallOutcome, NOT_IMPORTED } from '#shared/domain/event.ts';
import type { Taken } from './receive-call.ts';

/** What became of a call that was taken. */
export function outcomeOf(taken: Taken): Exclude<CallOutcome, 'queued'> {
  switch (taken.kind) {
    case 'understood': {
      const { duplicate, reason } = taken.answer;
      if (duplicate) return 'duplicate';
      return NOT_IMPORTED.some((each) => each === reason) ? 'not-imported' : 'accepted';
    }
    case 'rejection':
      return taken.answer.transaction_id === undefined ? 'not-imported' : 'accepted';
    case 'refused':
      return 'refused';
  }
}
