export const MEBIBYTE = 1024 ** 2;

/**
 * What V8 gives itself in the function's 512 MiB: half of it. On a machine with more memory it would let garbage
 * pile up first, and the peak would say more of the machine than of the work.
 */
export const LAMBDA_HEAP = ['--max-heap-size=256'];
