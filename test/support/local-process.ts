import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { descendantsOf } from '#local/soak/process-tree.ts';

/** `bin/local.ts` as a process of its own. */
export interface LocalProcess {
  pid: number;
  stdout: readonly string[];
  stderr: readonly string[];
  /** The origin of the `ready` line. @throws when the process ends before it. */
  ready(): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** The exit code, or null after a signal. */
  exited(): Promise<number | null>;
  /** Processes below this one. */
  descendants(): number[];
}

export function startLocalProcess(environment: Readonly<Record<string, string>>): LocalProcess {
  const child = spawn(process.execPath, ['bin/local.ts'], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout = linesOf(child.stdout);
  const stderr = linesOf(child.stderr);
  const closed = once(child, 'close');
  const pid = child.pid ?? 0;
  return {
    pid,
    stdout,
    stderr,
    ready: () => readyOrigin(child, stdout, stderr),
    kill: (signal) => child.kill(signal),
    async exited() {
      await closed;
      return child.exitCode;
    },
    descendants: () => descendantsOf(pid),
  };
}

function linesOf(stream: NodeJS.ReadableStream | null): string[] {
  const lines: string[] = [];
  if (stream) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  return lines;
}

async function readyOrigin(
  child: ChildProcess,
  stdout: readonly string[],
  stderr: readonly string[],
): Promise<string> {
  for (;;) {
    const line = stdout.find((one) => one.startsWith('ready '));
    if (line) return line.slice('ready '.length);
    if (child.exitCode !== null) throw new Error(`It ended before it was ready:\n${stderr.join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
