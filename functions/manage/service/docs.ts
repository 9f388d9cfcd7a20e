import { z } from 'zod';
import { FileBody, noJson, reply, route } from '#shared/lambda/route.ts';
import { DOCS_ASSETS, type DocsFile } from './docs-files.ts';

interface ShowDocsDeps {
  readStatic(name: DocsFile): AsyncIterable<Uint8Array>;
}

/** The page runs its own scripts alone, and speaks to this API alone. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const showDocsRoute = route({
  method: 'GET',
  path: '/docs',
  role: 'public',
  summary: 'Show this description as a page',
  request: z.object({}),
  responses: { 200: noJson },
  produces: ['text/html'],
  handle: async (deps: ShowDocsDeps) => replyFile(deps, 'index.html', 'text/html', 'no-cache'),
});

export const getDocsFileRoute = route({
  method: 'GET',
  path: '/docs/{file}',
  role: 'public',
  summary: 'Load what the page needs',
  request: z.object({
    params: z.object({ file: z.enum(DOCS_ASSETS).meta({ description: 'Name of a file of the page' }) }),
  }),
  responses: { 200: noJson },
  produces: ['text/css', 'text/javascript'],
  handle: async (deps: ShowDocsDeps, { params: { file } }) =>
    replyFile(deps, file, file.endsWith('.css') ? 'text/css' : 'text/javascript', 'public, max-age=86400'),
});

function replyFile(deps: ShowDocsDeps, name: DocsFile, mediaType: string, cacheControl: string) {
  return reply(200, new FileBody({ mediaType, fileName: null, chunks: deps.readStatic(name) }), {
    'cache-control': cacheControl,
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
  });
}
