/** What a stand-in sends. `cut-off` ends the connection in the middle of the body, `reset` before any byte. */
export interface Reply {
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
  delivery: 'whole' | 'cut-off' | 'reset';
}

export function jsonReply(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    text: JSON.stringify(body),
    delivery: 'whole',
  };
}

export function textReply(status: number, text: string, contentType = 'text/plain; charset=utf-8'): Reply {
  return { status, headers: { 'content-type': contentType }, text, delivery: 'whole' };
}

/** A request that the network turns down. The frame words it in the network's own dialect. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
