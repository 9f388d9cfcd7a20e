import { join } from 'node:path';
import { AssetHashType } from 'aws-cdk-lib';
import { Code, type Runtime } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const projectFolder = join(import.meta.dirname, '../..');

/**
 * Code of `functions/<name>/handler.ts` with all that it imports in one file, AWS SDK included, as `index.handler`.
 * The hash is over the bundle, so that a change elsewhere deploys nothing.
 * esbuild is called in-process: `NodejsFunction` starts a package runner for each function, which takes seconds.
 */
export function bundle(name: string, runtime: Runtime): Code {
  const folder = join(projectFolder, 'functions', name);
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
          return true;
        },
      },
    },
  });
}
