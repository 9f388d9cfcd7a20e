/** What has to be undone at the end, in reverse order. */
export interface Cleanups {
  add(undo: () => Promise<void> | void): void;
  /** Undoes everything, also where one step fails. @throws AggregateError with what failed. */
  run(): Promise<void>;
}

export function createCleanups(): Cleanups {
  const steps: (() => Promise<void> | void)[] = [];
  return {
    add: (undo) => {
      steps.push(undo);
    },
    async run() {
      const failures: unknown[] = [];
      for (const undo of steps.splice(0).reverse()) {
        try {
          await undo();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'The local cloud did not end cleanly.');
    },
  };
}
