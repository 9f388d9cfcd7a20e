import { randomUUID } from 'node:crypto';

/** An answer in AWS's JSON protocols. */
export interface AwsAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** @param version of the protocol: DynamoDB and SQS speak 1.0, KMS 1.1 */
export function jsonAnswer(status: number, content: object, version: '1.0' | '1.1' = '1.0'): AwsAnswer {
  return {
    status,
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': randomUUID() },
    body: Buffer.from(JSON.stringify(content)),
  };
}

/** @param type the error's name as the SDK knows it, with or without its namespace */
export const errorAnswer = (status: number, type: string, message: string): AwsAnswer =>
  jsonAnswer(status, { __type: type, message });
