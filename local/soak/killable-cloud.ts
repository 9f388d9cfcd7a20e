import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendantsOf, isAlive } from './process-tree.ts';

const PROGRAM = join(import.meta.dirname, '../../bin/local.ts');
const LOOK_EVERY_MS = 20;
/** Below what systems hand out by themselves, so that nobody else gets the port while nothing listens there. */
const PORTS = { first: 20_000, count: 12_000 };
const COMPLAINTS_KEPT = 20;

/** A local cloud in processes of its own, with data that outlive them. */
export interface KillableCloud {
  /** The same in every life. */
  origin: string;
  /** Ends it and all that it started with SIGKILL, and starts it on what it left behind. Ends when it answers. */
  restart(): Promise<void>;
  /** Ends it for good and removes its data. */
  stop(): Promise<void>;
}

/**
 * @param options.report gets each line of which the cloud complains.
 * @throws with what it complained about when it cannot start; nothing is left then.
 */
export async function startKillableCloud(options: {
  apiKey: string;
  report: (line: string) => void;
}): Promise<KillableCloud> {
  const folder = mkdtempSync(join(tmpdir(), 'adtally-soak-'));
  const port = await freePort();
  const environment = {
    PATH: process.env['PATH'],
    ADTALLY_PORT: String(port),
    ADTALLY_DATA: folder,
    ADTALLY_DEMO: '0',
    ADTALLY_API_KEY: options.apiKey,
    ADTALLY_RETRY_SCALE: '0.01',
    // As if npm had started it: it ends when its parent does.
    npm_lifecycle_event: 'soak',
  };
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    child = spawn(process.execPath, [PROGRAM], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    await readiness(child, options.report);
  }

  async function kill(): Promise<void> {
    if (child?.pid === undefined) return;
    const all = [child.pid, ...descendantsOf(child.pid)].filter(isAlive);
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
    for (const pid of all) killNow(pid);
    await ended;
    while (all.some(isAlive)) await sleep(LOOK_EVERY_MS);
    child = null;
  }

  async function stop(): Promise<void> {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  }

  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    async restart() {
      await kill();
      await start();
    },
    stop,
  };
}

/** Another one of them may have taken it along. */
function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function readiness(child: ChildProcess, report: (line: string) => void): Promise<void> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The local cloud was started without pipes.');
  const complaints: string[] = [];
  createInterface(stderr).on('line', (line) => {
    report(line);
    complaints.push(line);
    complaints.splice(0, complaints.length - COMPLAINTS_KEPT);
  });
  const ready = new Promise<boolean>((resolve) => {
    createInterface(stdout).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(true);
    });
  });
  const isReady = await Promise.race([ready, once(child, 'exit').then(() => false)]);
  if (!isReady) throw new Error(`The local cloud ended before it was ready.\n${complaints.join('\n')}`);
}

async function freePort(): Promise<number> {
  const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return port;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return freePort();
    throw error;
  } finally {
    server.close();
  }
}
