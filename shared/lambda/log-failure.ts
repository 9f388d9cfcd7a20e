import type { Logger } from './logger.ts';

/** Waits for work that comes after a change: where it fails the change stands, so the caller hears of that alone. */
export async function logFailure(
  logger: Logger,
  message: string,
  details: Readonly<Record<string, unknown>>,
  work: Promise<void>,
): Promise<void> {
  try {
    await work;
  } catch (error) {
    logger.error(message, error, details);
  }
}
