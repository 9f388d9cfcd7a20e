import { z } from 'zod';
import { ProviderError } from '#shared/domain/errors.ts';
import { currencySchema } from '#shared/domain/money.ts';
import { isTimezone } from '#shared/domain/time.ts';
import type { CallQuota } from './call-quota.ts';
import type { Classify, NetworkHttp, NetworkRequest, RateLimitHeader } from './http.ts';
import type { AccountFacts, NetworkAccount, NetworkCost, ReadSummary, ReadWindow } from './provider.ts';

type Credentials = NetworkAccount['credentials'];
type Settings = NetworkAccount['settings'];
type Headers = Readonly<Record<string, string>>;
type Query = Readonly<Record<string, string>>;

/** A short-lived token as a network has just issued it. */
interface IssuedToken {
  token: string;
  expiresInSeconds: number;
}

/** How a network turns the credentials into an access token, and how later calls carry it. */
export interface TokenExchange<C> {
  /** Ways to present the credentials where several exist, tried in this order while the network refuses. */
  variants?: readonly [string, ...string[]];
  request(credentials: C, variant: string | null): NetworkRequest<IssuedToken>;
  /** A token that stands in the credentials themselves: it is presented as it is, and none is exchanged. */
  given?(credentials: C): string | undefined;
  /** The exchange's own dialect, where refused credentials look different from a refused token. */
  classify?: Classify;
  present(token: string): Headers;
  /** The network counts its logins, so that a refused one is not tried again. */
  isScarce?: boolean;
}

/** A connected account and its way to the network. */
interface NetworkCall<C, S> {
  credentials: C;
  settings: S;
  http: NetworkHttp;
}

/** A campaign as the network lists it. */
export interface NamedCampaign {
  campaignId: string;
  name: string;
}

/** What a provider says of itself. */
interface ProviderTraits {
  /** Kebab-case; also the name of its file, its fixture and the stored value. */
  id: string;
  name: string;
  /** Where the network documents its API. */
  docs: string;
  /** The real endpoint, without a path. */
  origin: string;
  /** The finest pieces of time in which the network reports spend. */
  granularity: 'hour' | 'day';
  /**
   * `high`: official documents or two independent sources agree on all that is used here; `medium`: one good source
   * for some of it, or a detail is assumed; `low`: important parts are assumed.
   */
  confidence: 'high' | 'medium' | 'low';
  /** What no document says and the definition takes for granted: one sentence each. */
  assumptions: readonly string[];
  /** IANA zones in which the network can cut its days; empty means any. */
  timezones: readonly string[];
  /** The zone of accounts for which none is given; without it that of their workspace. */
  defaultTimezone?: string;
  /** Currencies that accounts can have, the default first; examples where `readAccount` tells the currency. */
  currencies: readonly [string, ...string[]];
  /** Complete local days that each midnight reads again. */
  resyncDays: number;
  /** Most days that one request may span. Longer windows are cut into several reads. */
  longestRangeDays: number;
  /** Most days that one run reads, where a quota leaves no time for more. */
  longestRunDays?: number;
  /** Days back from now for which the network still knows its hours. Older ones it leaves out: that is no zero. */
  keepsDays?: number;
  /** Calls that are counted over all runs of a credential. Waits for them are never shortened. */
  callQuotas?: readonly CallQuota[];
}

export interface CostProviderDefinition<C extends Credentials, S extends Settings> extends ProviderTraits {
  credentials: z.ZodType<C>;
  settings: z.ZodType<S>;
  /** What the network regards as one credential: calls that share it go one after the other, with one token. */
  credentialIdentity(credentials: C): string;
  tokenExchange?: TokenExchange<C>;
  /** The endpoint of this account, where the network has several. Must not be free for the user to write. */
  originOf?(settings: S): string;
  /** Headers of every call but the token exchange. */
  headers?(credentials: C): Headers;
  /** Query parameters of every call but the token exchange. */
  query?(credentials: C): Query;
  classify?: Classify;
  rateLimit?: RateLimitHeader;
  /** Least time from one call to the next, the token exchange aside. */
  minimumGapMs?: number;
  /** Tries the credentials. Without it `readAccount` does or, without that too, the present day's first page of costs. */
  verify?(call: NetworkCall<C, S>): Promise<void>;
  /** Reads what the network tells of the account: taken over where the user says nothing else (spec C-3). */
  readAccount?(call: NetworkCall<C, S>): Promise<AccountFacts>;
  /**
   * Lists campaigns by name, a page at a time, where the report knows ids alone. Costs do not depend on it: where the
   * network refuses the list, or answers otherwise than documented, campaigns keep the names that are known.
   */
  fetchNames?(
    call: NetworkCall<C, S> & { window: ReadWindow },
  ): AsyncGenerator<readonly NamedCampaign[], void, void>;
  /** Yields the rows of the window, a page at a time, and ends with what the network says of the whole. */
  fetchCosts(
    call: NetworkCall<C, S> & { window: ReadWindow },
  ): AsyncGenerator<readonly NetworkCost[], ReadSummary, void>;
}

/** A definition with one account's credentials and settings filled in. */
export interface BoundProvider {
  origin: string;
  headers: Headers;
  query: Query;
  tokenExchange: {
    variants: readonly [string | null, ...(string | null)[]];
    request(variant: string | null): NetworkRequest<IssuedToken>;
    classify: Classify | undefined;
    present(token: string): Headers;
    isScarce: boolean;
  } | null;
  verify: ((http: NetworkHttp) => Promise<void>) | null;
  readAccount: ((http: NetworkHttp) => Promise<AccountFacts>) | null;
  fetchNames:
    | ((http: NetworkHttp, window: ReadWindow) => AsyncGenerator<readonly NamedCampaign[], void, void>)
    | null;
  fetchCosts(
    http: NetworkHttp,
    window: ReadWindow,
  ): AsyncGenerator<readonly NetworkCost[], ReadSummary, void>;
}

/** A definition as the registry holds it: what it is made of no longer shows in its type. */
export interface CostProvider extends ProviderTraits {
  kind: 'cost';
  /** Whether the network tells an account's zone or currency. */
  tellsAccount: boolean;
  credentials: z.ZodType<Credentials>;
  settings: z.ZodType<Settings>;
  /** Names of the credential fields made by `secret`. */
  secretFields: readonly string[];
  credentialIdentity(credentials: Credentials): string;
  classify?: Classify;
  rateLimit?: RateLimitHeader;
  minimumGapMs?: number;
  /** @throws ProviderError when what was stored for the account no longer passes the schemas. */
  bind(account: Pick<NetworkAccount, 'credentials' | 'settings'>): BoundProvider;
}

const traitsSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  docs: z.url({ protocol: /^https$/ }),
  origin: z
    .url({ protocol: /^https$/ })
    .refine((url) => new URL(url).origin === url, 'An origin has no path and no trailing slash.'),
  timezones: z.array(z.string().refine(isTimezone)),
  currencies: z.array(currencySchema).min(1),
  resyncDays: z.int().positive(),
  longestRangeDays: z.int().positive(),
  longestRunDays: z.int().positive().optional(),
  defaultTimezone: z.string().refine(isTimezone).optional(),
});

/** Completes a definition. @throws ZodError at load when the definition contradicts itself. */
export function defineCostProvider<C extends Credentials, S extends Settings>(
  definition: CostProviderDefinition<C, S>,
): CostProvider {
  traitsSchema.parse(definition);
  const { tokenExchange } = definition;
  const { credentials: credentialsSchema, settings: settingsSchema } = definition;
  return {
    ...definition,
    kind: 'cost',
    tellsAccount: definition.readAccount !== undefined,
    secretFields: secretFieldsOf(credentialsSchema),
    credentialIdentity: (credentials) => definition.credentialIdentity(credentialsSchema.parse(credentials)),
    bind(account) {
      const credentials = fitting('credentials', definition, credentialsSchema, account.credentials);
      const settings = fitting('settings', definition, settingsSchema, account.settings);
      const given = tokenExchange?.given?.(credentials);
      return {
        origin: definition.originOf?.(settings) ?? definition.origin,
        headers: {
          ...definition.headers?.(credentials),
          ...(given === undefined ? {} : tokenExchange?.present(given)),
        },
        query: definition.query?.(credentials) ?? {},
        tokenExchange:
          tokenExchange && given === undefined
            ? bindExchange(tokenExchange, definition.classify, credentials)
            : null,
        ...bindCalls(definition, credentials, settings),
      };
    },
  };
}

function bindCalls<C extends Credentials, S extends Settings>(
  { verify, readAccount, fetchNames, fetchCosts }: CostProviderDefinition<C, S>,
  credentials: C,
  settings: S,
): Pick<BoundProvider, 'verify' | 'readAccount' | 'fetchNames' | 'fetchCosts'> {
  const account = { credentials, settings };
  return {
    verify: verify ? (http) => verify({ ...account, http }) : null,
    readAccount: readAccount ? (http) => readAccount({ ...account, http }) : null,
    fetchNames: fetchNames ? (http, window) => fetchNames({ ...account, http, window }) : null,
    fetchCosts: (http, window) => fetchCosts({ ...account, http, window }),
  };
}

function bindExchange<C>(
  exchange: TokenExchange<C>,
  usual: Classify | undefined,
  credentials: C,
): BoundProvider['tokenExchange'] {
  const { variants = [null], classify = usual, present, isScarce = false } = exchange;
  return {
    variants,
    request: (variant) => exchange.request(credentials, variant),
    classify,
    present,
    isScarce,
  };
}

function fitting<T>(
  part: 'credentials' | 'settings',
  { name }: ProviderTraits,
  schema: z.ZodType<T>,
  stored: unknown,
): T {
  const parsed = schema.safeParse(stored);
  if (parsed.success) return parsed.data;
  throw new ProviderError(
    part === 'credentials' ? 'credentials' : 'internal',
    `The stored ${part} no longer fit what ${name} needs, and must be given again.`,
  );
}

/** Text that can stand in an HTTP header. */
export const headerTextSchema = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'Only letters, digits and common signs are possible here, no blanks.');

const field = (maximum: number) =>
  z.string().trim().min(1, 'A value is needed.').max(maximum).pipe(headerTextSchema);

/** A credential field that is shown nowhere. `where` tells the user where the network shows it. */
export const secret = (where: string) =>
  field(2000).meta({ description: where, format: 'password', writeOnly: true });

/** A credential field that is no secret, such as an account's number. */
export const identifier = (where: string) => field(200).meta({ description: where });

const formSchema = z.object({
  properties: z.record(z.string(), z.looseObject({ writeOnly: z.boolean().optional() })),
});

function secretFieldsOf(credentials: z.ZodType<Credentials>): string[] {
  const { properties } = formSchema.parse(z.toJSONSchema(credentials, { io: 'input' }));
  return Object.keys(properties).filter((name) => properties[name]?.writeOnly === true);
}
