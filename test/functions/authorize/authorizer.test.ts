import { describe, expect, it } from 'vitest';
import { hashApiKey, makeApiKey } from '#shared/lambda/api-keys.ts';
import { principalFrom } from '#shared/lambda/authorization.ts';
import { authorizerHandler } from '#shared/lambda/authorizer-handler.ts';
import { createLambdaContext } from '#test/support/lambda-context.ts';
import { createMemoryConfig } from '#test/support/memory-config.ts';

const NOW = Date.UTC(2026, 2, 14, 13, 20);
const KEY = makeApiKey();

async function authorize(authorization: string | undefined, expiresAt: string | null = null) {
  const { apiKeys } = createMemoryConfig();
  await apiKeys.create({
    id: 'key_1',
    workspaceId: 'wsp_1',
    name: 'Key',
    role: 'editor',
    hash: hashApiKey(KEY),
    hint: '…abcd',
    version: 1,
    createdAt: '2026-01-01T00:00:00Z',
    expiresAt,
  });
  const handler = authorizerHandler({ apiKeys, now: () => NOW, hashKey: hashApiKey }, { error: () => {} });
  const headers = authorization === undefined ? {} : { authorization };
  return handler({ headers, requestContext: { requestId: 'r' } }, createLambdaContext());
}

describe('the authorizer', () => {
  it('finds whose key it is, in a form that the API takes', async () => {
    const answer = await authorize(`Bearer ${KEY}`);
    expect(answer).toEqual({
      isAuthorized: true,
      context: { workspaceId: 'wsp_1', keyId: 'key_1', role: 'editor' },
    });
    expect(principalFrom(JSON.parse(JSON.stringify(answer.context)))).toEqual(answer.context);
  });

  it.each([
    ['no header', undefined, 'missing'],
    ['an empty header', '', 'missing'],
    ['another scheme', `Basic ${KEY}`, 'missing'],
    ['a key without a scheme', KEY, 'missing'],
    ['two keys', `Bearer ${KEY} ${KEY}`, 'missing'],
    ['a key of somebody else', `Bearer ${makeApiKey()}`, 'unknown'],
    ['the hash of the key', `Bearer ${hashApiKey(KEY)}`, 'unknown'],
    ['a key in other letters', `Bearer ${KEY.toUpperCase()}`, 'unknown'],
  ])('lets %s pass to the API as a refusal', async (_what, authorization, refusal) => {
    const answer = await authorize(authorization);
    expect(answer).toEqual({ isAuthorized: true, context: { refusal } });
    expect(() => principalFrom(answer.context)).toThrow(
      expect.objectContaining({ fault: 'unauthenticated' }),
    );
  });

  it.each([
    ['2026-03-14T13:20:00Z', { refusal: 'expired' }],
    ['2026-03-14T13:20:01Z', { keyId: 'key_1' }],
  ])('of a key that ends at %s', async (expiresAt, context) => {
    expect((await authorize(`bearer ${KEY}`, expiresAt)).context).toMatchObject(context);
  });

  it('fails closed, and says so in the log, when the key cannot be looked up', async () => {
    const logged: unknown[][] = [];
    const findByHash = async () => {
      throw new Error('The table is away.');
    };
    const deps = { apiKeys: { findByHash }, now: () => NOW, hashKey: hashApiKey };
    const handler = authorizerHandler(deps, { error: (...entry) => void logged.push(entry) });
    const event = { headers: { authorization: `Bearer ${KEY}` }, requestContext: { requestId: 'r' } };
    const answer = await handler(event, createLambdaContext());
    expect(answer).toEqual({ isAuthorized: true, context: { refusal: 'unavailable' } });
    expect(() => principalFrom(answer.context)).toThrow(expect.objectContaining({ fault: 'unavailable' }));
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain(KEY);
  });
});

describe('API keys', () => {
  it('are long, random and recognisable', () => {
    expect(KEY).toMatch(/^adt_[A-Za-z0-9_-]{43}$/);
    expect(makeApiKey()).not.toBe(KEY);
  });
});
