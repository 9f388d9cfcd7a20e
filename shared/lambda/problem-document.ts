// What receives events imports this file: no zod.

export const PROBLEM_TYPES = 'https://adtally.dev/problems/';

/** An answer as API Gateway takes it (payload format 2.0). */
export interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  /** The body is bytes in base64. */
  isBase64Encoded?: boolean;
}

/** A problem of RFC 9457: `code` is the last segment of its type. */
export function problemDocument(
  statusCode: number,
  code: string,
  detail: string,
  requestId: string,
  more: Record<string, unknown> = {},
): HttpAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': requestId },
    body: JSON.stringify({
      type: PROBLEM_TYPES + code,
      title: titleOf(code),
      status: statusCode,
      detail,
      requestId,
      ...more,
    }),
  };
}

export const titleOf = (code: string): string =>
  code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ');
