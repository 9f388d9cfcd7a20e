import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApiKey } from '#shared/usecases/create-api-key.ts';
import { type CreateWorkspaceDeps, createWorkspace } from '#shared/usecases/create-workspace.ts';
import { type LocalWorkspacesDeps, withLocalWorkspaces } from './local-workspaces.ts';

const FIRST_WORKSPACE = { name: 'My workspace', timezone: 'Etc/UTC', currency: 'USD' };
const LOCAL_KEY = { name: 'Local key', role: 'admin', expiresAt: null } as const;

/** The admin key of the first workspace. */
export interface FirstKey {
  key: string;
  /** Made by this start: to be shown once. */
  isNew: boolean;
  /** Where a key that was made here is kept for later starts, readable by its owner alone. */
  file: string | null;
}

export interface FirstWorkspaceDeps extends LocalWorkspacesDeps {
  /** Remembers which workspace was the first, and its key; null remembers nothing. */
  dataDir: string | null;
  wantedKey: string | null;
}

/** Makes the first workspace where there is none, and sees to it that the key opens it. */
export function createFirstWorkspace(deps: FirstWorkspaceDeps): Promise<FirstKey> {
  return withLocalWorkspaces(deps, (create) => createWith(deps, create));
}

async function createWith(deps: FirstWorkspaceDeps, create: CreateWorkspaceDeps): Promise<FirstKey> {
  const memory = createMemory(deps.dataDir);
  const key = deps.wantedKey ?? memory.readKey() ?? create.makeKey();
  const known = memory.readWorkspaceId();
  const isKnown = known !== null && (await create.workspaces.find(known)) !== null;
  const isNew = (await create.apiKeys.findByHash(create.hashKey(key))) === null;
  if (isNew && isKnown) await createApiKey(create, known, LOCAL_KEY, key);
  else memory.writeWorkspaceId((await createWorkspace(create, FIRST_WORKSPACE, key)).workspace.id);
  if (deps.wantedKey !== null) return { key, isNew: false, file: null };
  return { key, isNew, file: memory.writeKey(key) };
}

/** What is remembered between starts, in files of the data folder. */
interface Memory {
  readWorkspaceId(): string | null;
  writeWorkspaceId(id: string): void;
  readKey(): string | null;
  /** The file that it is in now. */
  writeKey(key: string): string | null;
}

function createMemory(dataDir: string | null): Memory {
  if (dataDir === null) {
    return {
      readWorkspaceId: () => null,
      writeWorkspaceId: () => undefined,
      readKey: () => null,
      writeKey: () => null,
    };
  }
  const workspaceFile = join(dataDir, 'first-workspace');
  const keyFile = join(dataDir, 'api-key');
  return {
    readWorkspaceId: () => readLine(workspaceFile),
    writeWorkspaceId: (id) => writeFileSync(workspaceFile, `${id}\n`),
    readKey: () => readLine(keyFile),
    writeKey: (key) => {
      writeFileSync(keyFile, `${key}\n`, { mode: 0o600 });
      return keyFile;
    },
  };
}

function readLine(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
