import { z } from 'zod';

/** What a caller wants to do. */
export interface AccessRequest {
  /** `dynamodb:PutItem` */
  action: string;
  resource: string;
  /**
   * The partition keys that a DynamoDB request touches (`dynamodb:LeadingKeys`): empty where it names none,
   * null where they cannot be told.
   */
  leadingKeys: readonly string[] | null;
  /** Of a KMS request. */
  encryptionContext?: Readonly<Record<string, string>>;
}

export type Verdict = 'allowed' | 'not allowed' | 'denied';

/** One statement of a policy, ready to be asked. */
export interface Statement {
  effect: 'Allow' | 'Deny';
  covers(request: AccessRequest): boolean;
}

/** `kms:EncryptionContext:<name>` */
const CONTEXT_KEY = /^kms:EncryptionContext:(.+)$/;

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: z
    .strictObject({
      'ForAllValues:StringLike': z.strictObject({ 'dynamodb:LeadingKeys': oneOrMore }).optional(),
      'ForAllValues:StringEquals': z.strictObject({ 'dynamodb:LeadingKeys': oneOrMore }).optional(),
      StringEquals: z.record(z.string().regex(CONTEXT_KEY), oneOrMore).default({}),
    })
    .default({ StringEquals: {} }),
});

const policySchema = z.object({ Statement: z.array(statementSchema) });

/** Reads a policy document. @throws a zod error for what cannot be judged here, such as another condition. */
export const parsePolicy = (document: unknown): Statement[] =>
  policySchema.parse(document).Statement.map(createStatement);

/** A denial wins over any permission, and what nothing allows is not allowed. */
export function judge(statements: readonly Statement[], request: AccessRequest): Verdict {
  const covering = statements.filter((statement) => statement.covers(request));
  if (covering.some(({ effect }) => effect === 'Deny')) return 'denied';
  return covering.length > 0 ? 'allowed' : 'not allowed';
}

function createStatement({
  Effect,
  Action,
  Resource,
  Condition,
}: z.infer<typeof statementSchema>): Statement {
  const actions = Action.map((pattern) => matcher(pattern, 'i'));
  const resources = Resource.map((pattern) => matcher(pattern));
  const like = Condition['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'].map((pattern) =>
    matcher(pattern),
  );
  const equal = Condition['ForAllValues:StringEquals']?.['dynamodb:LeadingKeys'];
  const holds = (key: string): boolean =>
    (like?.some((pattern) => pattern.test(key)) ?? true) && (equal?.includes(key) ?? true);
  /** Of keys that cannot be told the worse is assumed: a permission does not apply, a denial does. */
  const keysHold = (keys: readonly string[] | null): boolean =>
    like || equal ? (keys?.every(holds) ?? Effect === 'Deny') : true;
  const contexts = Object.entries(Condition.StringEquals).map(([key, values]) => ({
    name: CONTEXT_KEY.exec(key)?.[1] ?? '',
    values,
  }));
  const contextHolds = (context: Readonly<Record<string, string>>): boolean =>
    contexts.every(({ name, values }) => values.includes(context[name] ?? ''));
  return {
    effect: Effect,
    covers: ({ action, resource, leadingKeys, encryptionContext = {} }) =>
      actions.some((pattern) => pattern.test(action)) &&
      resources.some((pattern) => pattern.test(resource)) &&
      keysHold(leadingKeys) &&
      contextHolds(encryptionContext),
  };
}

/** `*` stands for any text, `?` for one character. */
function matcher(pattern: string, flags = ''): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, `s${flags}`);
}
