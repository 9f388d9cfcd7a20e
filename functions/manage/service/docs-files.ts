/** What the page at `/docs` loads. */
export const DOCS_ASSETS = ['page.css', 'start.js', 'swagger-ui.css', 'swagger-ui-bundle.js'] as const;
export type DocsFile = 'index.html' | (typeof DOCS_ASSETS)[number];

/**
 * Where each file comes from, as the handler would import it. They lie beside the code instead of in it, so that no
 * other call waits for them.
 */
export const DOCS_SOURCES = {
  'index.html': './docs/index.html',
  'page.css': './docs/page.css',
  'start.js': './docs/start.js',
  'swagger-ui.css': 'swagger-ui-dist/swagger-ui.css',
  'swagger-ui-bundle.js': 'swagger-ui-dist/swagger-ui-bundle.js',
} as const satisfies Record<DocsFile, string>;
