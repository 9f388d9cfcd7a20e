import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

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

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
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

function descendantsOf(pid: number): number[] {
  const parents = existsSync('/proc/self/stat') ? parentsFromProc() : parentsFromPs();
  const below = (parent: number): number[] =>
    parents.filter((one) => one.parent === parent).flatMap((one) => [one.pid, ...below(one.pid)]);
  return below(pid);
}

function parentsFromProc(): { pid: number; parent: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The command's name stands in brackets and may hold anything, brackets and spaces included.
        const [, parent] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
        return [{ pid: Number(name), parent: Number(parent) }];
      } catch {
        return [];
      }
    });
}

function parentsFromPs(): { pid: number; parent: number }[] {
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return list.split('\n').map((line) => {
    const [pid, parent] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent) };
  });
}
