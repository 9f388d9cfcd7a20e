import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  AwsError,
  type AwsJsonClientOptions,
  AwsUnavailableError,
  createAwsJsonClient,
} from '#shared/adapters/lean/aws-json-client.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Step = { status: number; body: string } | 'reset';

/** Answers call after call as told, the last step for all that follow. */
async function serve(steps: readonly Step[]) {
  const seen: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const step = steps[Math.min(seen.length, steps.length - 1)] ?? 'reset';
    seen.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    if (step === 'reset') request.socket.destroy();
    else response.writeHead(step.status).end(step.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, seen };
}

function clientOf(endpoint: string, over: Partial<AwsJsonClientOptions> = {}) {
  const pauses: number[] = [];
  const call = createAwsJsonClient({
    service: 'dynamodb',
    region: 'eu-central-1',
    endpoint,
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'placeholder' },
    sleep: async (milliseconds) => void pauses.push(milliseconds),
    random: () => 1,
    ...over,
  });
  return { call, pauses };
}

const ok: Step = { status: 200, body: '{"Item":{}}' };
const throttled: Step = {
  status: 400,
  body: '{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}',
};
const refused: Step = {
  status: 400,
  body: '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","Item":{"pk":{"S":"x"}}}',
};
const cancelled = (...codes: string[]): Step => ({
  status: 400,
  body: JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    CancellationReasons: codes.map((Code) => ({ Code })),
  }),
});

describe('the client of AWS JSON protocols', () => {
  it('speaks the protocol, signed', async () => {
    const { endpoint, seen } = await serve([ok]);
    const { call } = clientOf(endpoint);
    expect(await call('GetItem', { TableName: 'Events' })).toEqual({ Item: {} });
    expect(seen[0]).toMatchObject({
      body: '{"TableName":"Events"}',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.GetItem',
        'x-amz-date': expect.stringMatching(/^\d{8}T\d{6}Z$/),
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-central-1\/dynamodb\/aws4_request, SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}$/,
        ),
      },
    });
  });

  it('sends the token of a role along', async () => {
    const { endpoint, seen } = await serve([ok]);
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'token' };
    await clientOf(endpoint, { credentials }).call('GetItem', {});
    expect(seen[0]?.headers['x-amz-security-token']).toBe('token');
  });

  it.each<[string, Step]>([
    ['throttling', throttled],
    ['a failing service', { status: 503, body: '<html>' }],
    ['a reset connection', 'reset'],
    ['a transaction that met another', cancelled('None', 'TransactionConflict')],
  ])('tries again after %s', async (_, step) => {
    const { endpoint, seen } = await serve([step, step, ok]);
    const { call, pauses } = clientOf(endpoint);
    expect(await call('PutItem', {})).toEqual({ Item: {} });
    expect(seen).toHaveLength(3);
    expect(pauses).toEqual([100, 400]);
  });

  it.each<[string, Step]>([
    ['throttling', throttled],
    ['silence', 'reset'],
  ])('gives up after four tries of %s', async (_, step) => {
    const { endpoint, seen } = await serve([step]);
    await expect(clientOf(endpoint).call('PutItem', {})).rejects.toThrow(AwsUnavailableError);
    expect(seen).toHaveLength(4);
  });

  it('does not try again what was refused, and hands over what the answer carries', async () => {
    const { endpoint, seen } = await serve([refused]);
    const failure = await clientOf(endpoint)
      .call('PutItem', {})
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AwsError);
    expect(failure).toMatchObject({
      code: 'ConditionalCheckFailedException',
      statusCode: 400,
      body: { Item: { pk: { S: 'x' } } },
    });
    expect(seen).toHaveLength(1);
  });

  it('takes a failed condition of a transaction for an answer, whatever else happened to it', async () => {
    const { endpoint, seen } = await serve([cancelled('TransactionConflict', 'ConditionalCheckFailed')]);
    await expect(clientOf(endpoint).call('TransactWriteItems', {})).rejects.toMatchObject({
      code: 'TransactionCanceledException',
    });
    expect(seen).toHaveLength(1);
  });
});
