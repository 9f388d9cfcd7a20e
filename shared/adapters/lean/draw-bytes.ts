import { randomBytes } from 'node:crypto';

const STOCK_BYTES = 4096;

let stock: Uint8Array = new Uint8Array(0);

/** Bytes of chance, none of them twice: fetched for many events at once, since fetching takes longer than using them. */
export function drawBytes(count: number): Uint8Array {
  if (stock.length < count) stock = randomBytes(Math.max(count, STOCK_BYTES));
  const drawn = stock.subarray(0, count);
  stock = stock.subarray(count);
  return drawn;
}
