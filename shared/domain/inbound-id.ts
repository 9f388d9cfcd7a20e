import type { EventCall } from './event.ts';
import type { Instant } from './instants.ts';

// What receives events imports this file: no zod, no luxon.

const TIME_DIGITS = 9;
const NONCE_CHARACTERS = 16;

/** An id that follows from the call, so that a later try of the call has the same entry, and that sorts by arrival. */
export const inboundIdOf = ({ receivedAt, nonce }: Pick<EventCall, 'receivedAt' | 'nonce'>): string =>
  firstInboundIdOf(receivedAt) + nonce.slice(0, NONCE_CHARACTERS);

/** The ids of calls at or after the instant are behind this text. */
export const firstInboundIdOf = (instant: Instant): string =>
  `inb_${Math.max(0, instant).toString(36).padStart(TIME_DIGITS, '0')}`;
