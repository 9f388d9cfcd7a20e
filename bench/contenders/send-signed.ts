import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { AWS_PLACEHOLDERS } from '../support/account.ts';
import { batchesOf, inTurns } from '../support/bare-messages.ts';
import { measure } from '../support/measure.ts';
import { contend, type MessagesSent, type PlanTask } from '../support/tasks.ts';

const TARGET = 'AmazonSQS.SendMessageBatch';
const TYPE = 'application/x-amz-json-1.0';
const SIGNED_HEADERS = 'content-type;host;x-amz-date;x-amz-target';

/** The least that sending can be: requests over kept connections, signed by hand, without the SDK. */
void contend(({ awsOrigin, queueUrl, integrations, tick }: PlanTask) => {
  const agent = new Agent({ keepAlive: true });
  const sign = createSigner(new URL(awsOrigin).host);
  const post = (body: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const call = request(awsOrigin, { method: 'POST', agent, headers: sign(body) }, (response) => {
        text(response).then(resolve, reject);
      });
      call.on('error', reject).end(body);
    });
  return measure(async (): Promise<MessagesSent> => {
    await inTurns(batchesOf(integrations, tick), async (Entries) => {
      const { Failed }: { Failed: unknown[] } = JSON.parse(
        await post(JSON.stringify({ QueueUrl: queueUrl, Entries })),
      );
      if (Failed.length > 0) throw new Error('The queue refused a message.');
    });
    agent.destroy();
    return { messages: integrations };
  });
});

/** AWS Signature Version 4; the key of the day is made once. */
function createSigner(host: string): (body: string) => Record<string, string> {
  const { region, credentials } = AWS_PLACEHOLDERS;
  const hmac = (key: string | Buffer, value: string): Buffer =>
    createHmac('sha256', key).update(value).digest();
  const sha256 = (value: string): string => createHash('sha256').update(value).digest('hex');
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/${region}/sqs/aws4_request`;
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  return (body) => {
    const headers = `content-type:${TYPE}\nhost:${host}\nx-amz-date:${time}\nx-amz-target:${TARGET}\n`;
    const canonical = sha256(`POST\n/\n\n${headers}\n${SIGNED_HEADERS}\n${sha256(body)}`);
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${canonical}`).toString('hex');
    const credential = `${credentials.accessKeyId}/${scope}`;
    return {
      'content-type': TYPE,
      'content-length': String(Buffer.byteLength(body)),
      'x-amz-date': time,
      'x-amz-target': TARGET,
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${SIGNED_HEADERS}, Signature=${signature}`,
    };
  };
}
