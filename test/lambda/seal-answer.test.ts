import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openAnswer, sealAnswer } from '#shared/lambda/seal-answer.ts';
import { createMemoryAdmin } from '#test/support/memory-admin.ts';

const { cipher } = createMemoryAdmin();
const CONTEXT = { workspaceId: 'wsp_1' };
const REPLY = { status: 201, headers: { etag: '"1"' }, body: { key: 'adt_secret', list: [1, null, 'ä'] } };

describe('a sealed answer', () => {
  it.each([
    ['with a body', REPLY],
    ['without one', { status: 204, headers: {}, body: null }],
    ['of a megabyte', { ...REPLY, body: { noise: randomBytes(500_000).toString('hex') } }],
  ])('opens as it was, %s', async (_what, reply) => {
    expect(await openAnswer(cipher, await sealAnswer(cipher, reply, CONTEXT), CONTEXT)).toEqual(reply);
  });

  it('gives KMS no more than it takes', async () => {
    const given: string[] = [];
    const encrypt = async (plain: string, context: Readonly<Record<string, string>>) => {
      given.push(plain);
      return cipher.encrypt(plain, context);
    };
    await sealAnswer({ ...cipher, encrypt }, { ...REPLY, body: { text: 'x'.repeat(100_000) } }, CONTEXT);
    expect(given.map((plain) => Buffer.byteLength(plain))).toEqual([44]);
  });

  it('opens under its own context alone, and as a whole', async () => {
    const sealed = await sealAnswer(cipher, REPLY, CONTEXT);
    await expect(openAnswer(cipher, sealed, { workspaceId: 'wsp_2' })).rejects.toThrow();
    const content = Uint8Array.from(sealed.content, (byte, index) => (index === 40 ? byte ^ 1 : byte));
    await expect(openAnswer(cipher, { ...sealed, content }, CONTEXT)).rejects.toThrow();
    const cut = sealed.content.subarray(0, -1);
    await expect(openAnswer(cipher, { ...sealed, content: cut }, CONTEXT)).rejects.toThrow();
  });
});
