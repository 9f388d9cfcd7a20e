import type { LocalDay } from '#shared/domain/time.ts';

/** What a network says of one campaign in one local hour, or one local day where it knows no hours. */
export interface NetworkCost {
  campaignId: string;
  campaignName: string | null;
  /** The network's own calendar day, in the zone that was asked for. */
  day: LocalDay;
  /** 0–23 on the network's clock; null from a network that knows only days. */
  hour: number | null;
  /** The network's decimal in whole currency units, as it was sent. The kit turns it into micros. */
  amount: number | string;
  impressions: number;
  clicks: number;
  /** ISO 4217, where the network tells it with each amount. */
  currency?: string;
}

/** What a network said about its own answer. Null where it says nothing. */
export interface ReadSummary {
  /** The network's own sum over all rows, in whole currency units. */
  total: number | string | null;
}

/** Network-local days to read, both included, on the clock of `timezone`. */
export interface ReadWindow {
  firstDay: LocalDay;
  lastDay: LocalDay;
  timezone: string;
}

/** What a network tells of an account; nothing of what it does not tell. */
export interface AccountFacts {
  /** IANA name of the zone in which the account's days are cut. */
  timezone?: string;
  currency?: string;
}

/** A connected account, ready to be asked. `credentials` and `settings` have passed the provider's schemas. */
export interface NetworkAccount {
  provider: string;
  credentials: Readonly<Record<string, string | undefined>>;
  settings: Readonly<Record<string, unknown>>;
  credentialGroup: string;
}

/**
 * The networks, as use cases see them. Every failure is a `ProviderError`; neither call lasts beyond `deadline`.
 */
export interface Networks {
  /** Tries the credentials without a side effect on the account, and answers what the network tells of it. */
  verify(account: NetworkAccount, deadline: number): Promise<AccountFacts>;
  /**
   * Reads all rows of the window, in no promised order. Ends without an error only when the last page was read
   * and the network's own counts agree.
   */
  readCosts(
    account: NetworkAccount,
    window: ReadWindow,
    deadline: number,
  ): AsyncGenerator<NetworkCost, ReadSummary, void>;
}
