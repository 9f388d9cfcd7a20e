import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';

/** Makes the cloud assembly of the development stage in the folder, which is emptied first. */
export async function synthesiseAssembly(outdir: string): Promise<void> {
  const worker = new Worker(new URL('./synth-worker.ts', import.meta.url), {
    workerData: outdir,
    // esbuild's helper process would outlive the thread; without its own thread it starts and ends one each time.
    env: { ...process.env, ESBUILD_WORKER_THREADS: '0' },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  // What bundling says is of use only when it fails.
  const said = Promise.all([text(worker.stdout), text(worker.stderr)]);
  const [code] = await once(worker, 'exit');
  if (code !== 0) throw new Error(`The template could not be made.\n${(await said).join('')}`);
}
