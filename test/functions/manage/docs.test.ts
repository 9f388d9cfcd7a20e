import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { DOCS_ASSETS, DOCS_SOURCES, type DocsFile } from '#functions/manage/service/docs-files.ts';
import { forgetSynthesised, synthesised } from '#test/infra/synthesised.ts';
import { createApiWorld } from '#test/support/api-world.ts';

const { resolve } = createRequire(new URL('../../../functions/manage/handler.ts', import.meta.url));
const sourceOf = (name: DocsFile): string => readFileSync(resolve(DOCS_SOURCES[name]), 'utf8');
const page = sourceOf('index.html');

afterAll(forgetSynthesised);

describe('GET /docs', () => {
  it.each([
    ['/docs', 'text/html', 'no-cache', 'index.html'],
    ['/docs/page.css', 'text/css', 'public, max-age=86400', 'page.css'],
    ['/docs/start.js', 'text/javascript', 'public, max-age=86400', 'start.js'],
  ])('answers %s without a key as %s', async (path, mediaType, cacheControl, name) => {
    const { call } = await createApiWorld();
    expect(await call('GET', path, { authorizer: undefined })).toMatchObject({
      status: 200,
      text: `the file ${name}`,
      headers: {
        'content-type': mediaType,
        'cache-control': cacheControl,
        'x-content-type-options': 'nosniff',
      },
    });
  });

  it('sends what is large compressed', async () => {
    const { call } = await createApiWorld();
    const { headers, text } = await call('GET', '/docs/swagger-ui.css', {
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'text/css' });
    expect(gunzipSync(Buffer.from(text, 'base64')).toString()).toBe('the file swagger-ui.css');
  });

  it.each(['index.html', 'handler.js', '..', '%2e%2e%2findex.js', 'swagger-ui.css.map'])(
    'has nothing under /docs/%s',
    async (name) => {
      const { call } = await createApiWorld();
      expect(await call('GET', `/docs/${name}`)).toMatchObject({ status: 404 });
    },
  );

  it('forbids scripts in the page, of other hosts, and frames around it', async () => {
    const { call } = await createApiWorld();
    const { headers } = await call('GET', '/docs');
    const policy = headers['content-security-policy']?.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(policy?.join()).not.toMatch(/unsafe|\*|https?:/);
  });
});

describe('the page', () => {
  it('loads its own files alone, each of which is there, and no script in between', () => {
    const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    const own = loaded.filter((address) => address?.startsWith('docs/'));
    expect(own.toSorted()).toEqual(DOCS_ASSETS.map((name) => `docs/${name}`).toSorted());
    expect(loaded.filter((address) => !own.includes(address)).toSorted()).toEqual(['data:,', 'openapi.json']);
    expect(page).not.toMatch(/<script>|<style|\son\w+=/);
  });

  it('shows this API and asks no other host', () => {
    const start = sourceOf('start.js');
    expect(start).toContain("url: 'openapi.json'");
    expect(start).toContain('validatorUrl: null');
    expect(start).not.toMatch(/https?:/);
    expect(page).toContain('<title>Adtally management API</title>');
    expect(sourceOf('swagger-ui-bundle.js')).toContain('SwaggerUIBundle');
  });

  it('lies beside the code of the bundle that serves it, and of no other', () => {
    const { all, assembly } = synthesised('dev');
    const withPage = all('AWS::Lambda::Function')
      .map(({ path, Metadata }) => ({
        path,
        folder: join(assembly.directory, String(Metadata['aws:asset:path']), 'static'),
      }))
      .filter(({ folder }) => existsSync(folder));
    expect(withPage.map(({ path }) => path.split('/').at(-1))).toEqual(['manage']);
    for (const [name, source] of Object.entries(DOCS_SOURCES)) {
      expect(readFileSync(join(withPage[0]?.folder ?? '', name), 'utf8')).toBe(
        readFileSync(resolve(source), 'utf8'),
      );
    }
  });
});
