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
  const refuse = (status: number, message: string) =>
    around(() => dialect.refuse(new Refusal(status, message), exchange.path));
  switch (fault.kind) {
    case 'unauthorized':
      return refuse(401, 'The access token is invalid or has expired.');
    case 'forbidden':
      return refuse(403, 'This account may not use the interface.');
    case 'rate-limited':
      return around(() => dialect.rateLimited(fault.waitSeconds));
    case 'server-error':
      return refuse(500, 'Internal error.');
    case 'unavailable':
      return refuse(503, 'Temporarily unavailable.');
    case 'error-in-200':
      return around(() => dialect.errorIn200(exchange.path));
    case 'html':
      return textReply(fault.status, FIREWALL_PAGE, 'text/html; charset=utf-8');
    case 'empty-body':
      return { ...jsonReply(200, null), text: '' };
    case 'connection-reset':
      return { ...textReply(0, ''), delivery: 'reset' };
    case 'answer':
      return jsonReply(fault.status, fault.body, fault.headers);
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
      if (!tokens) return refuse(401, 'The key is invalid.');
      tokens.cancelAll();
      return truthful();
    case 'token-expired':
      if (!tokens) return refuse(401, 'The key has expired.');
      tokens.expireAll();
      return truthful();
  }
}

function route({ routes, dialect }: NetworkDefinition, exchange: Exchange): Reply {
  try {
    for (const { method, path, handle } of routes) {
      const params = method === exchange.method ? matchPath(path, exchange.path) : undefined;
      if (params) return handle({ ...exchange, params });
    }
    throw new Refusal(404, 'There is nothing at this path.');
  } catch (error) {
    if (error instanceof Refusal) return dialect.refuse(error, exchange.path);
    throw error;
  }
}

/** What stands at the `{names}` of the template; undefined where the path is another. */
function matchPath(template: string, path: string): Record<string, string> | undefined {
  const names = template.split('/');
  const segments = path.split('/');
  if (names.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const segment = segments[index] ?? '';
    if (name.startsWith('{') && segment !== '') params[name.slice(1, -1)] = decodeURIComponent(segment);
    else if (name !== segment) return undefined;
  }
  return params;
}
