import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeAnswer } from '#shared/lambda/encode-answer.ts';
import { FileBody, reply } from '#shared/lambda/route.ts';

const plain = { requestId: 'request-1', acceptEncoding: undefined };
const zipped = { requestId: 'request-1', acceptEncoding: 'br;q=1, gzip' };

async function* repeated(chunk: string | Uint8Array, count: number) {
  for (let index = 0; index < count; index += 1) yield chunk;
}
const file = (mediaType: string, chunks: AsyncIterable<string | Uint8Array>) =>
  new FileBody({ mediaType, fileName: 'costs.csv', chunks });

describe('encodeAnswer', () => {
  it('leaves a small answer as it is', async () => {
    expect(await encodeAnswer(reply(200, { a: 1 }, { etag: '"1"' }), zipped)).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json', etag: '"1"', 'x-request-id': 'request-1' },
      body: '{"a":1}',
    });
  });

  it('answers nothing where there is no body', async () => {
    expect(await encodeAnswer(reply(204, null), zipped)).toEqual({
      statusCode: 204,
      headers: { 'x-request-id': 'request-1' },
      body: '',
    });
  });

  it('compresses a large answer for a caller that understands it', async () => {
    const items = Array.from({ length: 1000 }, (_, index) => ({ index }));
    const answer = await encodeAnswer(reply(200, { items }), zipped);
    expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(JSON.parse(gunzipSync(Buffer.from(answer.body, 'base64')).toString())).toEqual({ items });
  });

  it.each([undefined, 'br', 'gzip;q=0', 'gzip; q=0.0', ''])(
    'does not compress for "%s"',
    async (acceptEncoding) => {
      const answer = await encodeAnswer(reply(200, 'x'.repeat(5000)), { ...plain, acceptEncoding });
      expect(answer.isBase64Encoded).toBeUndefined();
      expect(answer.body).toHaveLength(5002);
    },
  );

  it('sends a text file chunk by chunk under its name', async () => {
    const answer = await encodeAnswer(reply(200, file('text/csv', repeated('a,b\r\n', 2))), plain);
    expect(answer).toMatchObject({
      body: 'a,b\r\na,b\r\n',
      headers: {
        'content-type': 'text/csv',
        'content-disposition': 'attachment; filename="costs.csv"',
      },
    });
  });

  it('sends bytes in base64', async () => {
    const body = file('application/octet-stream', repeated(Uint8Array.of(0, 255), 2));
    expect(await encodeAnswer(reply(200, body), plain)).toMatchObject({
      isBase64Encoded: true,
      body: Buffer.of(0, 255, 0, 255).toString('base64'),
    });
  });

  it('refuses what no function may answer, and takes it compressed', async () => {
    const large = () => reply(200, file('text/csv', repeated('x'.repeat(1_000_000), 7)));
    await expect(encodeAnswer(large(), plain)).rejects.toMatchObject({ code: 'answer-too-large' });
    expect((await encodeAnswer(large(), zipped)).body.length).toBeLessThan(100_000);
  });

  it.each([plain, zipped])('passes on what goes wrong while a file is written', async (context) => {
    async function* broken() {
      yield 'a';
      throw new Error('The table is away.');
    }
    await expect(encodeAnswer(reply(200, file('text/csv', broken())), context)).rejects.toThrow('away');
  });
});
