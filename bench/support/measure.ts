import { readFileSync } from 'node:fs';

export interface Measured {
  wallMs: number;
  /** Of all threads of this process: garbage collection and compilation count. */
  cpuMs: number;
  /** Since this process began, not only during the work. */
  peakBytes: number;
}

/** Runs the work once and adds what it took. */
export async function measure<T extends object>(work: () => Promise<T>): Promise<T & Measured> {
  const cpuBefore = process.cpuUsage();
  const begin = performance.now();
  const outcome = await work();
  const wallMs = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { ...outcome, wallMs, cpuMs: (user + system) / 1000, peakBytes: peakBytes() };
}

/**
 * The most memory that this process ever held. On Linux `resourceUsage` also counts what the parent held when it
 * started this process; the kernel's own high-water mark of the address space does not (proc(5), VmHWM).
 */
function peakBytes(): number {
  const { maxRSS } = process.resourceUsage();
  if (process.platform !== 'linux') return maxRSS * 1024;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes ?? maxRSS) * 1024;
}
