import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { AwsAnswer } from './aws-answer.ts';

/** Belong to one connection, or are worked out anew. */
const OWN_HEADERS = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
]);

/** Shorter than the engines keep a connection, so that none is used in the moment it closes. */
const IDLE_MS = 30_000;

export interface Forwarder {
  /** Sends the call on and gives the engine's answer unchanged. Rejects when the engine is gone. */
  forward(
    endpoint: string,
    headers: IncomingHttpHeaders,
    body: Buffer,
    cancelled: AbortSignal,
  ): Promise<AwsAnswer>;
  close(): void;
}

/** Passes calls to the engines over connections that stay open. */
export function createForwarder(): Forwarder {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  return {
    forward: (endpoint, headers, body, cancelled) =>
      new Promise((resolve, reject) => {
        const { hostname, port, pathname } = new URL(endpoint);
        const call = request(
          {
            ...{ hostname, port, path: pathname, method: 'POST', agent },
            headers: { ...passedOn(headers), 'content-length': body.length },
          },
          (response) => {
            const parts: Buffer[] = [];
            response.on('data', (part: Buffer) => parts.push(part));
            response.on('error', reject);
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 500,
                headers: passedOn(response.headers),
                body: Buffer.concat(parts),
              }),
            );
          },
        );
        const hangUp = (): void => {
          call.destroy(new Error('The caller has hung up.'));
        };
        cancelled.addEventListener('abort', hangUp, { once: true });
        call.on('close', () => cancelled.removeEventListener('abort', hangUp));
        call.on('error', reject);
        if (cancelled.aborted) hangUp();
        else call.end(body);
      }),
    close: () => agent.destroy(),
  };
}

function passedOn(headers: IncomingHttpHeaders): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !OWN_HEADERS.has(name)) passed[name] = String(value);
  }
  return passed;
}
