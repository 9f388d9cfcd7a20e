import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { AssetHashType } from 'aws-cdk-lib';
import { Code, type Runtime } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

/** `readStatic` in shared/lambda looks there. */
const STATIC_FOLDER = 'static';

const projectFolder = join(import.meta.dirname, '../..');

/**
 * Code of `functions/<name>/handler.ts` with all that it imports in one file, AWS SDK included, as `index.handler`.
 * The hash is over the bundle, so that a change elsewhere deploys nothing.
 * esbuild is called in-process: `NodejsFunction` starts a package runner for each function, which takes seconds.
 * @param files what lies beside the code in the folder `static`: where each name comes from, as the handler would
 *   import it.
 */
export function bundle(name: string, runtime: Runtime, files: Readonly<Record<string, string>> = {}): Code {
  const folder = join(projectFolder, 'functions', name);
  const { resolve } = createRequire(join(folder, 'handler.ts'));
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: runtime.bundlingImage,
      local: {
        tryBundle: (outputFolder) => {
          buildSync({
            absWorkingDir: projectFolder,
            entryPoints: [join(folder, 'handler.ts')],
            outfile: join(outputFolder, 'index.js'),
            bundle: true,
            platform: 'node',
            target: 'node24',
            format: 'cjs',
            mainFields: ['module', 'main'],
            minify: true,
            legalComments: 'none',
            logLevel: 'error',
            // It would be undefined at run time, where the bundle is CommonJS.
            logOverride: { 'empty-import-meta': 'error' },
          });
          for (const [file, source] of Object.entries(files))
            cpSync(resolve(source), join(outputFolder, STATIC_FOLDER, file));
          return true;
        },
      },
    },
  });
}
