import { clickIdOf, clickParameters } from './event-calls.ts';

/** Different publishers, offers and sub ids come in so many combinations. */
const PLACEMENTS = 50;

/** Clicks with consecutive numbers, so many of them under way at a time. */
export interface ClickLoad {
  from: number;
  count: number;
  inFlight: number;
  campaignIds: readonly string[];
}

/** Travel to their processes as JSON. */
export interface SendTask extends ClickLoad {
  /** `http://127.0.0.1:8787/clicks/<feed>` */
  url: string;
}
export interface PutTask extends ClickLoad {
  dynamoDbEndpoint: string;
  table: string;
}

/** The parameters of one click. */
export const clickOf = (index: number, campaignIds: readonly string[]): Record<string, string> => ({
  ...clickParameters(index % PLACEMENTS),
  click_id: clickIdOf(index),
  campaign: campaignOf(index, campaignIds),
});

export const campaignOf = (index: number, campaignIds: readonly string[]): string =>
  campaignIds[index % campaignIds.length] ?? '';

/** Handles the numbers of all clicks, the next one as soon as one is done. */
export async function inTurn(
  { from, count, inFlight }: ClickLoad,
  handle: (index: number) => Promise<void>,
): Promise<void> {
  let next = from;
  const handleOn = async (): Promise<void> => {
    while (next < from + count) {
      const index = next;
      next += 1;
      await handle(index);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, handleOn));
}
