import { setTimeout as wait } from 'node:timers/promises';
import { isDistortion, type PendingFault } from './fault-script.ts';
import type { Exchange, NetworkDefinition } from './network-definition.ts';
import { jsonReply, Refusal, type Reply, textReply } from './reply.ts';

const FIREWALL_PAGE =
  '<!doctype html><html><head><title>Please wait</title></head><body>Checking your browser</body></html>';

/** The network's answer to one request, with the fault that the script has for it. */
export async function answerExchange(
  network: NetworkDefinition,
  exchange: Exchange,
  fault: PendingFault | undefined,
  stopped: AbortSignal,
): Promise<Reply> {
  const around = (answer: () => Reply) => (network.around ? network.around(exchange, answer) : answer());
  const truthful = (distortion?: Exchange['distortion']) =>
    around(() => route(network, { ...exchange, distortion }));
  if (!fault) return truthful();
  if (isDistortion(fault.kind)) return truthful(fault.kind);

  const { dialect, tokens } = network;
  switch (fault.kind) {
    case 'unauthorized':
      return around(() => dialect.refuse(401, 'The access token is invalid or has expired.'));
    case 'forbidden':
      return around(() => dialect.refuse(403, 'This account may not use the interface.'));
    case 'rate-limited':
      return around(() => dialect.rateLimited(fault.waitSeconds));
    case 'server-error':
      return around(() => dialect.refuse(500, 'Internal error.'));
    case 'unavailable':
      return around(() => dialect.refuse(503, 'Temporarily unavailable.'));
    case 'error-in-200':
      return around(() => dialect.errorIn200(exchange.path));
    case 'html':
      return textReply(fault.status, FIREWALL_PAGE, 'text/html; charset=utf-8');
    case 'empty-body':
      return { ...jsonReply(200, null), text: '' };
    case 'connection-reset':
      return { ...textReply(0, ''), delivery: 'reset' };
    case 'answer':
      return jsonReply(fault.status, fault.body);
    case 'truncated-json': {
      const reply = truthful();
      return { ...reply, text: reply.text.slice(0, Math.ceil(reply.text.length / 2)) };
    }
    case 'cut-off':
      return { ...truthful(), delivery: 'cut-off' };
    case 'slow':
      await wait(fault.delayMs, undefined, { signal: stopped });
      return truthful();
    case 'token-cancelled':
      tokens.cancelAll();
      return truthful();
    case 'token-expired':
      tokens.expireAll();
      return truthful();
  }
}

function route(network: NetworkDefinition, exchange: Exchange): Reply {
  const found = network.routes.find(
    ({ method, path }) => method === exchange.method && path === exchange.path,
  );
  if (!found) return network.dialect.refuse(404, 'There is nothing at this path.');
  try {
    return found.handle(exchange);
  } catch (error) {
    if (error instanceof Refusal) return network.dialect.refuse(error.status, error.message);
    throw error;
  }
}
