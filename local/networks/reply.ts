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

export function xmlReply(status: number, text: string): Reply {
  return textReply(status, `<?xml version="1.0" encoding="UTF-8"?>${text}`, 'application/xml');
}

export function textReply(status: number, text: string, contentType = 'text/plain; charset=utf-8'): Reply {
  return { status, headers: { 'content-type': contentType }, text, delivery: 'whole' };
}

/** A request that the network turns down. The frame words it in the network's own dialect. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** The message without the field. */
  readonly problem: string;
  /** The field of the request that is wrong, without a place in its list. */
  readonly field: string | undefined;

  /** `path` leads to what is wrong, such as `group_by.0`. */
  constructor(status: number, problem: string, path?: string) {
    super(path === undefined ? problem : `${path}: ${problem}`);
    this.status = status;
    this.problem = problem;
    this.field = path?.replace(/\.\d+$/, '');
  }
}
