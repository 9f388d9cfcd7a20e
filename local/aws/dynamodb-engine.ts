import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { request } from 'node:http';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { logWritesAhead } from './dynamodb-database.ts';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;
const OLDEST_JAVA = 17;

/**
 * Runs "$@" until it ends, TERM arrives, or standard input closes. The last happens also when the parent is killed
 * outright, so that no engine is left behind.
 */
const TIED_TO_PARENT = `
exec 3<&0
"$@" </dev/null 3<&- &
engine=$!
( read -r _ <&3; kill -9 "$engine" ) &
watcher=$!
exec 3<&-
trap 'kill "$engine"' TERM
while kill -0 "$engine" 2>/dev/null; do wait "$engine"; status=$?; done
kill -9 "$watcher" 2>/dev/null
exit "$status"
`;

export interface DynamoDbEngine {
  /** `http://127.0.0.1:<port>`; no path. */
  endpoint: string;
  /** The process that holds Java: killing it with TERM stops both. */
  pid: number;
  stop(): Promise<void>;
}

/**
 * Starts AWS's DynamoDB Local and waits for its first answer. One database for all credentials, no telemetry.
 * @param dataDir folder for its SQLite file, made if missing; `null` keeps everything in memory.
 * @throws when Java is missing or too old, saying how to install it.
 */
export async function startDynamoDbEngine(dataDir: string | null): Promise<DynamoDbEngine> {
  if (dataDir !== null) {
    await mkdir(dataDir, { recursive: true });
    logWritesAhead(dataDir);
  }
  const child = spawn('/bin/sh', ['-c', TIED_TO_PARENT, 'sh', 'java', ...javaArguments(dataDir)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C in a terminal must reach the local cloud first, which then stops the engine.
    detached: true,
    env: { ...process.env, DDB_LOCAL_TELEMETRY: '0' },
  });
  try {
    const [port] = await Promise.all([portOf(child), assertJava()]);
    await firstAnswer(port);
    return { endpoint: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    // The missing Java shows first as an engine that ended; its own check knows the better sentence.
    await assertJava();
    throw error;
  }
}

function javaArguments(dataDir: string | null): string[] {
  const manifest = findPackageJSON('amplify-dynamodb-simulator', import.meta.url);
  if (manifest === undefined)
    throw new Error('The package amplify-dynamodb-simulator is missing: run npm ci.');
  const emulator = join(dirname(manifest), 'emulator');
  return [
    '-Xmx512m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Djava.net.preferIPv4Stack=true',
    '-Dorg.eclipse.jetty.util.log.announce=false',
    '-Dorg.eclipse.jetty.LEVEL=WARN',
    `-Djava.library.path=${join(emulator, 'DynamoDBLocal_lib')}`,
    ...(dataDir === null ? [] : ['-Dadtally.inMemory=false', `-Dadtally.dbPath=${dataDir}`]),
    '-cp',
    join(emulator, 'DynamoDBLocal.jar'),
    'org.eclipse.jetty.xml.XmlConfiguration',
    join(import.meta.dirname, 'dynamodb-loopback.xml'),
  ];
}

async function portOf(child: ChildProcess): Promise<number> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The engine was started without pipes.');
  let complaints = '';
  stderr.on('data', (chunk: Buffer) => {
    complaints = `${complaints}${chunk}`.slice(-2_000);
  });
  const lines = createInterface(stdout);
  const outcome = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => 'ended'),
    once(AbortSignal.timeout(START_TIMEOUT_MS), 'abort').then(() => 'did not start in time'),
  ]);
  lines.on('line', () => {});
  const port = Array.isArray(outcome) ? Number(outcome[0]) : Number.NaN;
  if (Number.isInteger(port)) return port;
  throw new Error(
    `DynamoDB Local ${Array.isArray(outcome) ? 'answered oddly' : outcome}.\n${complaints.trim()}`,
  );
}

/** The database file is opened on the first call: whoever waits for the engine waits for that too. */
async function firstAnswer(port: number): Promise<void> {
  const call = request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
    },
    timeout: START_TIMEOUT_MS,
  });
  call.on('timeout', () => call.destroy(new Error('DynamoDB Local listens but does not answer.')));
  const answered = once(call, 'response');
  call.end('{}');
  const [response] = await answered;
  response.resume();
  if (response.statusCode !== 200)
    throw new Error(`DynamoDB Local answered ${response.statusCode} at its start.`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  // Closing its input makes the watcher kill what TERM could not end.
  const impatience = setTimeout(() => child.stdin?.destroy(), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(impatience);
}

/** @throws when no Java runs here, or one that is too old. */
async function assertJava(): Promise<void> {
  const banner = await new Promise<string>((resolve) => {
    execFile('java', ['-version'], (_error, _stdout, stderr) => resolve(stderr));
  });
  const version = /version "(?:1\.)?(\d+)/.exec(banner)?.[1];
  if (version !== undefined && Number(version) >= OLDEST_JAVA) return;
  const found = version === undefined ? 'none was found' : `found version ${version}`;
  const install =
    process.platform === 'darwin'
      ? 'brew install openjdk@17'
      : 'sudo apt-get install -y openjdk-17-jre-headless';
  throw new Error(
    `Java ${OLDEST_JAVA} or newer is needed to run DynamoDB Local (${found}); install it with: ${install}`,
  );
}
