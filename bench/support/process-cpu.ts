import { readFileSync } from 'node:fs';
import { descendantsOf } from '#local/soak/process-tree.ts';

/** The kernel counts in hundredths of a second wherever Node runs (proc(5), sysconf(_SC_CLK_TCK)). */
const TICK_MS = 10;

/** What a process and all that it started have computed so far; null where the system does not tell. */
export function treeCpuMs(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  return [pid, ...descendantsOf(pid)].reduce((sum, one) => sum + cpuMsOf(one), 0);
}

/** Of one that has just ended: none. */
function cpuMsOf(pid: number): number {
  try {
    // The command's name stands in brackets and may hold anything, brackets and spaces included.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return 0;
  }
}
