import { createRequire, syncBuiltinESMExports } from 'node:module';

/**
 * Makes `Date` of this thread tell the shared clock's time: `new Date()`, `Date()` and `Date.now()` are ahead by the
 * offset, dates made from a value are not.
 */
export function shiftDate(clockOffset: SharedArrayBuffer): void {
  const offset = new BigInt64Array(clockOffset);
  const RealDate = Date;
  const realNow = RealDate.now.bind(RealDate);
  const now = () => realNow() + Number(Atomics.load(offset, 0));
  RealDate.now = now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
    apply: () => new RealDate(now()).toString(),
  });
}

interface PauseModule {
  setTimeout<T>(milliseconds?: number, value?: T, options?: object): Promise<T | undefined>;
}

/**
 * Makes plain pauses of this thread (`setTimeout` of `node:timers/promises`, without options) end as soon as the shared
 * clock has passed their end, also when it is moved there. To be called after `shiftDate`; all other timers stay real.
 */
export function shiftPauses(clockOffset: SharedArrayBuffer): void {
  const offset = new BigInt64Array(clockOffset);
  const timers: PauseModule = createRequire(import.meta.url)('node:timers/promises');
  const realPause = timers.setTimeout;
  timers.setTimeout = async (milliseconds = 1, value, options) => {
    if (options) return realPause(milliseconds, value, options);
    const end = Date.now() + milliseconds;
    for (;;) {
      const seen = Atomics.load(offset, 0);
      const left = end - Date.now();
      if (left <= 0) return value;
      await Atomics.waitAsync(offset, 0, seen, left).value;
    }
  };
  syncBuiltinESMExports();
}
