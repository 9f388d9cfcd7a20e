import type { OpenShard, StreamReader, StreamRecord, StreamShard } from './contract.ts';
import type { Checkpoint, StreamCheckpoints } from './stream-checkpoints.ts';

/** A page of so many records is rarely the last one. */
const LARGE_PAGE = 100;

/** The way of one source through a stream: shard after shard, a parent always before its children. */
export interface StreamWalk {
  /** The shard that is read now; null when there is nothing more in any. */
  shard(): Promise<WalkedShard | null>;
}

export interface WalkedShard {
  shardId: string;
  /** The next record, which stays the next one until it is taken; null when there is none now. */
  peek(): Promise<StreamRecord | null>;
  take(): void;
  /** The next record is at hand, or so much was read that the one after it was probably written already. */
  isAhead(): boolean;
  /** All up to and with that record is done. */
  commit(sequenceNumber: string): void;
  /** Nothing is left in the shard, and nothing will come: the walk goes on to the next one. */
  isAtEnd(): boolean;
}

export interface StreamWalkDeps {
  tableName: string;
  reader: StreamReader;
  checkpoints: StreamCheckpoints;
  /** The name of the checkpoint. */
  source: string;
}

/**
 * Starts behind the checkpoint, or at the stream's oldest record. One shard at a time is enough: a stream of
 * DynamoDB Local has one open shard, which every four hours is followed by its child.
 */
export function createStreamWalk({ tableName, reader, checkpoints, source }: StreamWalkDeps): StreamWalk {
  let checkpoint: Checkpoint | undefined;
  let current: WalkedShard | null = null;

  async function begin(): Promise<Checkpoint> {
    const stream = await reader.streamOf(tableName);
    const known = checkpoints.read(source);
    return known?.stream === stream ? known : { stream, shards: {} };
  }

  function save(progress: Checkpoint, shardId: string, after: string | null, isFinished: boolean): void {
    progress.shards[shardId] = { after, isFinished };
    checkpoints.write(source, progress);
  }

  async function openNext(progress: Checkpoint): Promise<WalkedShard | null> {
    const listed = await reader.shards(progress.stream);
    forgetOthers(progress, listed);
    const next = nextOf(listed, (shardId) => progress.shards[shardId]?.isFinished === true);
    if (!next) return null;
    const { shardId } = next;
    const after = progress.shards[shardId]?.after ?? null;
    return walked(reader.openShard(progress.stream, shardId, after), (sequenceNumber) =>
      save(progress, shardId, sequenceNumber, false),
    );
  }

  return {
    async shard() {
      checkpoint ??= await begin();
      if (current?.isAtEnd()) {
        const { shardId } = current;
        save(checkpoint, shardId, checkpoint.shards[shardId]?.after ?? null, true);
        current = null;
      }
      current ??= await openNext(checkpoint);
      return current;
    },
  };
}

function walked(shard: OpenShard, commit: (sequenceNumber: string) => void): WalkedShard {
  let page: readonly StreamRecord[] = [];
  let taken = 0;
  return {
    shardId: shard.shardId,
    async peek() {
      if (taken >= page.length) {
        page = await shard.read();
        taken = 0;
      }
      return page[taken] ?? null;
    },
    take: () => {
      taken += 1;
    },
    isAhead: () => taken < page.length || page.length >= LARGE_PAGE,
    commit,
    isAtEnd: () => taken >= page.length && shard.isAtEnd(),
  };
}

/** The first shard that is to be read: none of its parents, as far as they are still there, is unfinished. */
function nextOf(
  shards: readonly StreamShard[],
  isFinished: (shardId: string) => boolean,
): StreamShard | undefined {
  const open = shards.filter(({ shardId }) => !isFinished(shardId));
  return open.find(({ parentShardId }) => !open.some(({ shardId }) => shardId === parentShardId));
}

/** Shards that the stream has forgotten need no remembering. */
function forgetOthers(progress: Checkpoint, listed: readonly StreamShard[]): void {
  const known = new Set(listed.map(({ shardId }) => shardId));
  progress.shards = Object.fromEntries(
    Object.entries(progress.shards).filter(([shardId]) => known.has(shardId)),
  );
}
