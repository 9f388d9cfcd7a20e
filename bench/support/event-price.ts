/** List prices of us-east-1 in dollars, November 2026, from second hand: to be checked before they are relied upon. */
const PRICES = {
  httpApiMillion: 1,
  lambdaMillion: 0.2,
  /** arm64. */
  lambdaGigabyteSecond: 0.0000133334,
  writeUnitMillion: 0.625,
  readUnitMillion: 0.125,
};

/** What a request to DynamoDB takes within a region. */
const ROUND_TRIP_MS = 5;
/** With so much memory a function has one processor; with less, less of it in proportion. */
const MEBIBYTES_OF_A_PROCESSOR = 1769;

export interface EventWork {
  cpuMs: number;
  /** Requests to DynamoDB one after the other. */
  requests: number;
  writeUnits: number;
  readUnits: number;
}

/** Dollars for a million events, one in each request. */
export function priceOfMillion(work: EventWork, memoryMebibytes: number): number {
  const durationMs =
    work.requests * ROUND_TRIP_MS + work.cpuMs * (MEBIBYTES_OF_A_PROCESSOR / memoryMebibytes);
  // A million milliseconds are a thousand seconds; time is billed by whole milliseconds.
  const gigabyteSeconds = Math.ceil(durationMs) * 1000 * (memoryMebibytes / 1024);
  return (
    PRICES.httpApiMillion +
    PRICES.lambdaMillion +
    gigabyteSeconds * PRICES.lambdaGigabyteSecond +
    work.writeUnits * PRICES.writeUnitMillion +
    work.readUnits * PRICES.readUnitMillion
  );
}
