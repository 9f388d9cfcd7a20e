import type { CostFigures } from './cost.ts';
import type { Micros } from './money.ts';

/**
 * Figures of very many slots in columns: about 25 bytes each, where an object takes ten times that. Slots come in blocks
 * of one fixed size; the columns grow by chunks, so nothing is ever copied.
 */
export interface CostColumns {
  /** Reserves a block and answers its number. */
  addBlock(): number;
  /** Stores the figures of one slot; `micros` is a whole number. */
  put(block: number, slot: number, micros: number, impressions: number, clicks: number): void;
  /** Null where nothing was put. */
  get(block: number, slot: number): CostFigures | null;
  /** Zero where nothing was put. */
  amount(block: number, slot: number): Micros;
}

interface Chunk {
  amounts: Float64Array;
  impressions: Float64Array;
  clicks: Float64Array;
  filled: Uint8Array;
}

const BLOCKS_PER_CHUNK = 1024;

export function createCostColumns(slotsPerBlock: number): CostColumns {
  const chunks: Chunk[] = [];
  let blocks = 0;

  const locate = (block: number, slot: number): { chunk: Chunk; at: number } => {
    const chunk = chunks[Math.floor(block / BLOCKS_PER_CHUNK)];
    if (!chunk || slot >= slotsPerBlock) throw new RangeError(`There is no slot ${slot} in block ${block}.`);
    return { chunk, at: (block % BLOCKS_PER_CHUNK) * slotsPerBlock + slot };
  };

  return {
    addBlock() {
      if (blocks % BLOCKS_PER_CHUNK === 0) chunks.push(createChunk(BLOCKS_PER_CHUNK * slotsPerBlock));
      blocks += 1;
      return blocks - 1;
    },
    put(block, slot, micros, impressions, clicks) {
      const { chunk, at } = locate(block, slot);
      chunk.filled[at] = 1;
      chunk.amounts[at] = micros;
      chunk.impressions[at] = impressions;
      chunk.clicks[at] = clicks;
    },
    get(block, slot) {
      const { chunk, at } = locate(block, slot);
      if (chunk.filled[at] !== 1) return null;
      return {
        amount: BigInt(chunk.amounts[at] ?? 0),
        impressions: chunk.impressions[at] ?? 0,
        clicks: chunk.clicks[at] ?? 0,
      };
    },
    amount(block, slot) {
      const { chunk, at } = locate(block, slot);
      return BigInt(chunk.amounts[at] ?? 0);
    },
  };
}

function createChunk(slots: number): Chunk {
  return {
    amounts: new Float64Array(slots),
    impressions: new Float64Array(slots),
    clicks: new Float64Array(slots),
    filled: new Uint8Array(slots),
  };
}
