import { once } from 'node:events';
import { runDemo } from '#local/demo/demo.ts';
import {
  type StandInNetworkId,
  type StandInNetworks,
  startStandInNetworks,
} from '#local/networks/stand-in-networks.ts';
import type { SharedClock } from './contract.ts';
import { DataInUseError } from './data-lock.ts';
import { PortTakenError } from './http-server.ts';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';
import { type LocalOptions, networkVariableOf, OptionsError, parseOptions } from './options.ts';
import { createSharedClock } from './shared-clock.ts';

const LOOK_FOR_PARENT_MS = 500;
const IMPATIENT_AFTER_MS = 1000;
const DEFAULT_WIDTH = 100;

/** Where the command's lines go, and how wide the terminal is. */
export interface Screen {
  print(line: string): void;
  complain(line: string): void;
  width: number | undefined;
}

/** The local cloud with its stand-in networks, as the command runs it. */
interface Running {
  cloud: LocalCloud;
  networks: StandInNetworks | null;
}

/**
 * `npm start`: starts everything the environment asks for, says `ready <origin>`, and runs until it is told to end.
 * @returns the exit code: 0 after SIGTERM or Ctrl-C, 1 when it could not start.
 */
export async function runLocal(
  environment: Readonly<Record<string, string | undefined>>,
  screen: Screen,
): Promise<number> {
  const end = endOfTheRun(environment);
  try {
    const options = parseOptions(environment);
    const clock = createSharedClock();
    const running = await startAll(options, clock, screen);
    try {
      if (!end.aborted) present(running, options, clock, screen, end);
      await aborted(end);
    } finally {
      await stopAll(running);
    }
    return 0;
  } catch (error) {
    screen.complain(
      isExpected(error) ? messageOf(error) : `The local cloud could not start: ${messageOf(error)}`,
    );
    return 1;
  }
}

/** Says that it is ready, then shows the demo while it runs. */
function present(
  { cloud, networks }: Running,
  options: LocalOptions,
  clock: SharedClock,
  screen: Screen,
  end: AbortSignal,
): void {
  greet(cloud, options, clock, screen);
  if (networks === null) return;
  showDemo(cloud, networks, options, clock, screen).catch((error: unknown) => {
    if (!end.aborted) screen.complain(`The demo could not be set up: ${messageOf(error)}`);
  });
}

async function startAll(options: LocalOptions, clock: SharedClock, screen: Screen): Promise<Running> {
  const networks = options.demo ? await startStandInNetworks({ now: clock.now }) : null;
  try {
    const standIns = Object.entries(networks?.origins ?? {}).map(([id, origin]) => [
      networkVariableOf(id),
      origin,
    ]);
    const cloud = await startLocalCloud({
      ...options,
      networkOrigins: { ...Object.fromEntries(standIns), ...options.networkOrigins },
      clock,
      isAutomatic: options.demo,
      report: screen.complain,
    });
    return { cloud, networks };
  } catch (error) {
    await networks?.stop();
    throw error;
  }
}

async function stopAll({ cloud, networks }: Running): Promise<void> {
  await cloud.stop();
  await networks?.stop();
}

function greet(
  { origin, firstKey }: LocalCloud,
  { dataDir }: LocalOptions,
  clock: SharedClock,
  screen: Screen,
): void {
  screen.print(`data: ${dataDir ?? 'in memory, gone when this ends'}`);
  const aheadSeconds = Math.round((clock.now() - Date.now()) / 1000);
  if (aheadSeconds > 0) screen.print(`clock: ${aheadSeconds} s ahead, as it was moved with these data`);
  if (firstKey.isNew) screen.print(`API key of the first workspace, shown once: ${firstKey.key}`);
  screen.print(`ready ${origin}`);
}

async function showDemo(
  cloud: LocalCloud,
  networks: StandInNetworks,
  options: LocalOptions,
  clock: SharedClock,
  screen: Screen,
): Promise<void> {
  const isStandIn = (id: StandInNetworkId) => !(networkVariableOf(id) in options.networkOrigins);
  const networkIds: StandInNetworkId[] = ['exoclick', 'mediago'];
  await runDemo({
    origin: cloud.origin,
    key: cloud.firstKey.key,
    shellKey: shellKeyOf(cloud, options),
    controls: cloud.controls,
    networks,
    networkIds: networkIds.filter(isStandIn),
    now: clock.now,
    terminalWidth: screen.width ?? DEFAULT_WIDTH,
    print: screen.print,
  });
}

/** The commands that are shown work when pasted, and show the key only when it has just been shown anyway. */
function shellKeyOf({ firstKey }: LocalCloud, { apiKey }: LocalOptions): string {
  if (apiKey !== null) return '$ADTALLY_API_KEY';
  return firstKey.file === null ? firstKey.key : `$(cat ${firstKey.file})`;
}

/** Aborted by the first SIGTERM or Ctrl-C, or when npm, which started it, is gone. A later signal ends at once. */
function endOfTheRun(environment: Readonly<Record<string, string | undefined>>): AbortSignal {
  const end = new AbortController();
  let firstAt: number | undefined;
  const onSignal = () => {
    firstAt ??= performance.now();
    end.abort();
    // npm passes on what the terminal has sent already, so the same Ctrl-C comes twice.
    if (performance.now() - firstAt > IMPATIENT_AFTER_MS) process.exit(130);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  if (environment['npm_lifecycle_event'] !== undefined) {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && end.abort(), LOOK_FOR_PARENT_MS).unref();
  }
  return end.signal;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

function isExpected(error: unknown): boolean {
  return error instanceof OptionsError || error instanceof PortTakenError || error instanceof DataInUseError;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
