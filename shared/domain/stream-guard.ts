/** A place in a shard: its sequence number in forty digits, so that texts compare as the numbers do. */
export type StreamGuard = string;

const DIGITS = 40;
const SEQUENCE_NUMBER = /^\d{1,40}$/;

/** @throws RangeError for what cannot be compared. */
export function guardOf(sequenceNumber: string): StreamGuard {
  if (!SEQUENCE_NUMBER.test(sequenceNumber))
    throw new RangeError(`A sequence number of the stream is none of at most ${DIGITS} digits.`);
  return sequenceNumber.padStart(DIGITS, '0');
}

/** What comes behind the guard: the rest has been dealt with. */
export const behindGuard = <Placed extends { guard: StreamGuard }>(
  guard: StreamGuard,
  records: readonly Placed[],
): Placed[] => records.filter((record) => record.guard > guard);

/** How a shard is called beside its guards: short, since there are many of them. `1603195033866-c5d0c2b1` */
export const shardNameOf = (shardId: string): string => shardId.replace(/^shardId-0*/, '');
