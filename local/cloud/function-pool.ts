import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudFunction, Fault, SharedClock } from './contract.ts';
import { FunctionError } from './function-error.ts';
import { type FunctionInstance, startInstance } from './function-instance.ts';
import type { FunctionLog } from './function-log.ts';

const IDLE_MS = 60_000;

export interface FunctionRuns {
  runs: number;
  ok: number;
  failed: number;
}

/** Runs functions as Lambda does: one invocation at a time in an instance, more instances on demand. */
export interface FunctionPool {
  /** The handler's result. @throws FunctionError when the function failed, ran out of time or ended. */
  invoke(functionId: string, event: unknown, requestId?: string): Promise<unknown>;
  /** False when no function has that name. */
  setFault(fault: Fault): boolean;
  /** Invocations that run or wait for an instance. */
  running(): number;
  metrics(): Record<string, FunctionRuns>;
  /** Lets running invocations end for so long, then ends all instances. */
  stop(graceMs: number): Promise<void>;
}

export interface FunctionPoolDeps {
  functions: ReadonlyMap<string, CloudFunction>;
  environmentOf: (definition: CloudFunction) => Record<string, string>;
  /** How many instances of a function may live at once. */
  limitOf: (functionId: string) => number;
  clock: SharedClock;
  log: FunctionLog;
  /** One line for the terminal about a failed invocation. */
  report: (line: string) => void;
}

interface Lane {
  definition: CloudFunction;
  limit: number;
  idle: { instance: FunctionInstance; since: number }[];
  /** Instances that live, busy ones included. */
  instances: Set<FunctionInstance>;
  waiting: (() => void)[];
  counts: FunctionRuns;
  fault: { kind: 'crash' | 'crash-after'; remaining: number } | undefined;
}

export function createFunctionPool(deps: FunctionPoolDeps): FunctionPool {
  const lanes = new Map(
    [...deps.functions].map(([id, definition]): [string, Lane] => [
      id,
      newLane(definition, deps.limitOf(id)),
    ]),
  );
  let running = 0;
  let isStopping = false;
  const sweeper = setInterval(() => endIdle(lanes.values()), IDLE_MS / 4);
  sweeper.unref();

  async function acquire(lane: Lane): Promise<FunctionInstance> {
    for (;;) {
      const idle = lane.idle.pop();
      if (idle?.instance.isAlive()) return idle.instance;
      if (idle) lane.instances.delete(idle.instance);
      else if (lane.instances.size < lane.limit) return grow(lane);
      else await new Promise<void>((resolve) => lane.waiting.push(resolve));
    }
  }

  function grow(lane: Lane): FunctionInstance {
    const { definition } = lane;
    const instance = startInstance({
      definition,
      environment: deps.environmentOf(definition),
      clock: deps.clock,
      print: (line) => deps.log.write(definition.name, line),
    });
    lane.instances.add(instance);
    return instance;
  }

  function release(lane: Lane, instance: FunctionInstance): void {
    if (instance.isAlive()) lane.idle.push({ instance, since: performance.now() });
    else lane.instances.delete(instance);
    lane.waiting.shift()?.();
  }

  async function run(lane: Lane, event: string, requestId: string): Promise<unknown> {
    const instance = await acquire(lane);
    const fault = takeFault(lane);
    try {
      if (fault === 'crash') throw await crash(lane, instance);
      const payload = await instance.invoke(requestId, event);
      if (fault === 'crash-after') throw await crash(lane, instance);
      return JSON.parse(payload);
    } finally {
      release(lane, instance);
    }
  }

  function reportFailure(error: FunctionError): void {
    for (const line of error.trace) deps.log.write(error.functionName, line);
    const place = deps.log.placeOf(error.functionName);
    const more = place === null ? '' : ` (${place})`;
    deps.report(`${error.functionName} failed: ${error.errorType}: ${firstLine(error.message)}${more}`);
  }

  return {
    async invoke(functionId, event, requestId = randomUUID()) {
      const lane = lanes.get(functionId);
      if (!lane) throw new Error(`There is no function ${functionId}.`);
      if (isStopping)
        throw new FunctionError(lane.definition.name, 'Runtime.Stopped', 'The local cloud is stopping.');
      running += 1;
      lane.counts.runs += 1;
      try {
        const result = await run(lane, JSON.stringify(event), requestId);
        lane.counts.ok += 1;
        return result;
      } catch (error) {
        lane.counts.failed += 1;
        if (error instanceof FunctionError && !isStopping) reportFailure(error);
        throw error;
      } finally {
        running -= 1;
      }
    },
    setFault({ target, kind, count }) {
      const lane = [...lanes.values()].find(({ definition }) => definition.name === target);
      if (!lane || (kind !== 'crash' && kind !== 'crash-after')) return false;
      lane.fault = count > 0 ? { kind, remaining: count } : undefined;
      return true;
    },
    running: () => running,
    metrics: () =>
      Object.fromEntries(
        [...lanes.values()].map(({ definition, counts }) => [definition.name, { ...counts }]),
      ),
    async stop(graceMs) {
      isStopping = true;
      clearInterval(sweeper);
      const deadline = performance.now() + graceMs;
      while (running > 0 && performance.now() < deadline) await sleep(20);
      await Promise.all([...lanes.values()].flatMap((lane) => [...lane.instances].map((one) => one.end())));
    },
  };
}

function newLane(definition: CloudFunction, limit: number): Lane {
  return {
    definition,
    limit,
    idle: [],
    instances: new Set(),
    waiting: [],
    counts: { runs: 0, ok: 0, failed: 0 },
    fault: undefined,
  };
}

function takeFault(lane: Lane): 'crash' | 'crash-after' | undefined {
  if (!lane.fault) return undefined;
  const { kind } = lane.fault;
  lane.fault.remaining -= 1;
  if (lane.fault.remaining <= 0) lane.fault = undefined;
  return kind;
}

async function crash(lane: Lane, instance: FunctionInstance): Promise<FunctionError> {
  await instance.end();
  const message = 'The function ended before its result was known, as the fault that was set demands.';
  return new FunctionError(lane.definition.name, 'Runtime.ExitError', message);
}

function endIdle(lanes: Iterable<Lane>): void {
  const before = performance.now() - IDLE_MS;
  for (const lane of lanes) {
    const stale = lane.idle.filter(({ since }) => since < before);
    lane.idle = lane.idle.filter(({ since }) => since >= before);
    for (const { instance } of stale) {
      lane.instances.delete(instance);
      void instance.end();
    }
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
