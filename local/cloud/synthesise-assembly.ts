import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Makes the cloud assembly of the development stage in the folder, which is emptied first. */
export async function synthesiseAssembly(outdir: string): Promise<void> {
  const worker = new Worker(new URL('./synth-worker.ts', import.meta.url), {
    workerData: outdir,
    execArgv: [],
  });
  const [code] = await once(worker, 'exit');
  if (code !== 0) throw new Error(`The template could not be made (exit code ${code}).`);
}
