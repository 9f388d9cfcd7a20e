import aws4 from 'aws4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRequestSigner } from '#shared/adapters/lean/sign-request.ts';

const REGION = 'eu-central-1';
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'placeholder' };
const parts = {
  host: 'dynamodb.eu-central-1.amazonaws.com',
  contentType: 'application/x-amz-json-1.0',
  target: 'DynamoDB_20120810.PutItem',
  body: '{"TableName":"Events"}',
};

/** The signature of a library that signs any request. */
function expectedOf(
  { host, contentType, target, body }: typeof parts,
  { service, at, ...secrets }: { service: string; at: Date } & Parameters<typeof aws4.sign>[1],
): unknown {
  const time = at.toISOString().replace(/[:-]|\.\d{3}/g, '');
  const headers = { 'content-type': contentType, 'x-amz-date': time, 'x-amz-target': target };
  const extraHeadersToIgnore = { 'content-length': true };
  const request = {
    host,
    method: 'POST',
    path: '/',
    service,
    region: REGION,
    headers,
    body,
    extraHeadersToIgnore,
  };
  return aws4.sign(request, secrets).headers?.['Authorization'];
}

describe('the signer of requests', () => {
  it('signs as a library does, whatever is sent to whom, with which secrets and when', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('dynamodb', 'sqs', 'kms'),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.date({ min: new Date(0), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true }),
        fc.record({
          accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/),
          secretAccessKey: fc.stringMatching(/^[A-Za-z0-9/+]{40}$/),
        }),
        fc.option(fc.stringMatching(/^[A-Za-z0-9/+=]{1,400}$/), { nil: undefined }),
        (service, body, at, keys, sessionToken) => {
          const secrets = { ...keys, ...(sessionToken !== undefined && { sessionToken }) };
          const sign = createRequestSigner({ service, region: REGION, credentials: secrets });
          const sent = { ...parts, body };
          expect(sign(sent, at)['authorization']).toBe(expectedOf(sent, { service, at, ...secrets }));
        },
      ),
    );
  });

  it('takes the key of each day, the day of before again included', () => {
    const sign = createRequestSigner({ service: 'dynamodb', region: REGION, credentials });
    const days = ['2026-03-14T23:59:59Z', '2026-03-15T00:00:00Z', '2026-03-14T23:59:58Z'];
    for (const at of days.map((time) => new Date(time))) {
      expect(sign(parts, at)['authorization']).toBe(
        expectedOf(parts, { service: 'dynamodb', at, ...credentials }),
      );
    }
  });

  it('sends what it signs, the token of a role included', () => {
    const sign = createRequestSigner({
      service: 'dynamodb',
      region: REGION,
      credentials: { ...credentials, sessionToken: 'token' },
    });
    expect(sign(parts, new Date('2026-03-14T13:05:00.123Z'))).toEqual({
      'content-type': parts.contentType,
      host: parts.host,
      'x-amz-date': '20260314T130500Z',
      'x-amz-security-token': 'token',
      'x-amz-target': parts.target,
      authorization: expect.stringContaining(
        'SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target,',
      ),
    });
  });
});
