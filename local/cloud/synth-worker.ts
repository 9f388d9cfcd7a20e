import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { synthesise } from '#lib/synthesise.ts';

/** Makes the cloud assembly in a thread of its own, whose memory ends with it. `workerData` is the folder. */
const outdir: string = workerData;

rmSync(outdir, { recursive: true, force: true });
synthesise({ stage: 'dev', outdir, validation: false });
// Bundles are CommonJS, as Lambda takes them; without this the project's own package.json would say otherwise.
writeFileSync(join(outdir, 'package.json'), '{"type":"commonjs"}\n');
