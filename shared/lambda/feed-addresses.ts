import type { FeedAddresses } from '#shared/usecases/describe-feed.ts';

export interface WithEventsDomain {
  /** The deployer's own domain for feeds, e.g. `example.com`. */
  eventsDomain: string | null;
}

/** Where the feeds of a deployment are reached: by the deployer's own domain, else below the API's address. */
export const feedAddresses = (
  { eventsDomain }: WithEventsDomain,
  { origin }: { origin: string },
): FeedAddresses => ({ origin, domain: eventsDomain });
