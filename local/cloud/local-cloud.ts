import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startAwsServices } from '#local/aws/aws-services.ts';
import { addApiKey } from '#shared/usecases/add-api-key.ts';
import { createWorkspace } from '#shared/usecases/create-workspace.ts';
import { createAgenda } from './agenda.ts';
import { REGION } from './aws-names.ts';
import { type Cleanups, createCleanups } from './cleanups.ts';
import { keepClock } from './clock-memory.ts';
import type { AwsServices, CloudModel, SharedClock } from './contract.ts';
import { type Controls, createControl, isControlPath } from './control.ts';
import { lockDataFolder } from './data-lock.ts';
import { type Activity, drain } from './drain.ts';
import { createFirstWorkspace, type FirstKey } from './first-workspace.ts';
import { createFunctionEnvironment } from './function-environment.ts';
import { createFileLog, createMemoryLog, type FunctionLog } from './function-log.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';
import { createHttpApi } from './http-api.ts';
import { createAuthorize } from './http-authorizer.ts';
import type { HttpRequest } from './http-event.ts';
import { gatewayAnswer, type HttpAnswer } from './http-result.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';
import { withLocalWorkspaces } from './local-workspaces.ts';
import type { LocalOptions } from './options.ts';
import { type QueueSource, startQueueSource } from './queue-source.ts';
import { rebuildLocal } from './rebuild-local.ts';
import { type Scheduler, startScheduler } from './scheduler.ts';
import { createFileCheckpoints, createMemoryCheckpoints } from './stream-checkpoints.ts';
import { type StreamCounts, type StreamSource, startStreamSource } from './stream-source.ts';
import { synthesiseAssembly } from './synthesise-assembly.ts';

/** More instances of a function than this would only fight for a laptop's cores. */
const INSTANCES = 4;
const INSTANCES_OF_WORKERS = 8;
/** A request or message under way gets so long to end. */
const GRACE_MS = 4000;
const LAST_GRACE_MS = 1000;
/** The queue emulator looks every 20 ms for messages whose time has come. */
const QUEUE_TIMERS_MS = 100;

export interface LocalCloudOptions extends Omit<LocalOptions, 'demo'> {
  clock: SharedClock;
  /** Schedules fire by themselves; otherwise on request only. */
  isAutomatic: boolean;
  /** One line for the terminal. */
  report: (line: string) => void;
}

export interface LocalCloud {
  /** `http://127.0.0.1:8787` */
  origin: string;
  firstKey: FirstKey;
  controls: Controls;
  /** Ends everything that was started. */
  stop(): Promise<void>;
}

/**
 * Starts the whole cloud from the template and answers when requests are served.
 * @throws PortTakenError, DataInUseError, or what else went wrong; nothing is left running then.
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const cleanups = createCleanups();
  try {
    return await start(options, cleanups);
  } catch (error) {
    await cleanups.run();
    throw error;
  }
}

async function start(given: LocalCloudOptions, cleanups: Cleanups): Promise<LocalCloud> {
  const { dataDir, report } = given;
  if (dataDir !== null) cleanups.add(await lockDataFolder(dataDir));
  const clock = keepClock(given.clock, dataDir);
  const options = { ...given, clock };
  let handle = async (_request: HttpRequest): Promise<HttpAnswer> =>
    gatewayAnswer(503, 'Service Unavailable');
  const server = await startHttpServer({
    port: options.port,
    now: clock.now,
    handle: (request) => handle(request),
    report,
  });
  cleanups.add(() => server.stop(0));

  const assemblyDir = assemblyFolder(dataDir, cleanups);
  await synthesiseAssembly(assemblyDir);
  const servicesDir = dataDir === null ? null : join(dataDir, 'services');
  const services = await startAwsServices({ assemblyDir, dataDir: servicesDir, clock });
  cleanups.add(() => services.stop());
  await services.releaseInFlight();

  const log = dataDir === null ? createMemoryLog() : createFileLog(join(dataDir, 'logs'));
  cleanups.add(() => log.close());
  const moving = startMoving({ options, services, log });
  cleanups.add(() => moving.stop(server));

  const firstKey = await createFirstWorkspace({ services, clock, dataDir, wantedKey: options.apiKey });
  handle = moving.handle;
  return {
    origin: `http://127.0.0.1:${server.port}`,
    firstKey,
    controls: moving.controls,
    stop: cleanups.run,
  };
}

/** Everything that makes messages, schedules and requests move between the services and the functions. */
function startMoving(deps: { options: LocalCloudOptions; services: AwsServices; log: FunctionLog }) {
  const { options, services } = deps;
  const { clock } = options;
  const { model } = services;
  const pool = createFunctionPool({
    functions: model.functions,
    environmentOf: createFunctionEnvironment(services, options),
    limitOf: (functionId) => instanceLimit(model, functionId),
    clock,
    log: deps.log,
    report: options.report,
  });
  const sources = startSources(options, services, pool);
  const agenda = createAgenda(clock);
  const scheduler = startScheduler({
    schedules: model.schedules,
    invoke: pool.invoke,
    clock,
    agenda,
    isAutomatic: options.isAutomatic,
  });
  const controls = createControls({ services, pool, sources, scheduler, clock });
  const control = createControl(controls);
  const api = createHttpApi({
    routes: model.routes,
    invoke: pool.invoke,
    authorize: createAuthorize({ invoke: pool.invoke, now: clock.now }),
  });
  return {
    controls,
    handle: (request: HttpRequest) => (isControlPath(request.path) ? control(request) : api(request)),
    async stop(server: HttpServer) {
      agenda.stop();
      const all = [...sources.queues, ...sources.streams];
      const ended = Promise.all([server.stop(GRACE_MS), ...all.map((source) => source.stop())]);
      await Promise.race([ended, sleep(GRACE_MS, undefined, { ref: false })]);
      await pool.stop(LAST_GRACE_MS);
      await ended;
    },
  };
}

interface Sources {
  queues: readonly QueueSource[];
  streams: readonly StreamSource[];
}

function startSources(
  { clock, dataDir, report }: LocalCloudOptions,
  services: AwsServices,
  { invoke }: FunctionPool,
): Sources {
  const { model } = services;
  const checkpoints =
    dataDir === null ? createMemoryCheckpoints() : createFileCheckpoints(join(dataDir, 'streams'));
  const sqs = new SQSClient({
    endpoint: services.gatewayUrl,
    region: REGION,
    credentials: services.ownCredentials,
    useQueueUrlAsEndpoint: false,
  });
  const isEnabled = ({ enabled }: { enabled: boolean }) => enabled;
  return {
    queues: model.queueSources.filter(isEnabled).map((source) => {
      const concurrency = instanceLimit(model, source.functionId);
      return startQueueSource({ source, sqs, invoke, concurrency, report });
    }),
    streams: model.streamSources.filter(isEnabled).map((source) =>
      startStreamSource({
        source,
        functionName: model.functions.get(source.functionId)?.name ?? source.functionId,
        reader: services.streams,
        checkpoints,
        clock,
        invoke,
        sendFailure: async (QueueUrl, MessageBody) => {
          await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
        },
        report,
      }),
    ),
  };
}

function instanceLimit(model: CloudModel, functionId: string): number {
  const source = model.queueSources.find((one) => one.functionId === functionId);
  return source
    ? Math.min(source.maximumConcurrency ?? INSTANCES_OF_WORKERS, INSTANCES_OF_WORKERS)
    : INSTANCES;
}

function createControls(deps: {
  services: AwsServices;
  pool: FunctionPool;
  sources: Sources;
  scheduler: Scheduler;
  clock: SharedClock;
}): Controls {
  const { services, pool, sources, scheduler, clock } = deps;
  const { queues, streams } = sources;
  const sum = <Source>(all: readonly Source[], count: (source: Source) => number) =>
    all.reduce((total, source) => total + count(source), 0);
  const runs = () => Object.values(pool.metrics()).reduce((total, counts) => total + counts.runs, 0);
  const fedUrls = new Set(services.model.queueSources.map(({ queueUrl }) => queueUrl));
  const activity: Activity = {
    queueDepths: services.queueDepths,
    blockedMessages: services.blockedMessages,
    fedQueues: new Set(
      services.model.queues.filter(({ queueUrl }) => fedUrls.has(queueUrl)).map(({ name }) => name),
    ),
    running: () => pool.running() + scheduler.firing(),
    held: () => sum(queues, (source) => source.held()),
    areStreamsDone: async () =>
      (await Promise.all(streams.map((source) => source.isCaughtUp()))).every(Boolean),
    moved: () =>
      runs() + sum(queues, (source) => source.received()) + sum(streams, (source) => source.read()),
    waitingSchedules: scheduler.waiting,
  };
  return {
    scheduleNames: scheduler.names,
    fireSchedule: scheduler.fire,
    drain: (timeoutMs) => drain(activity, timeoutMs),
    metrics: () => ({
      functions: pool.metrics(),
      streams: countsByFunction(streams),
      ...services.metrics(),
    }),
    setFault: (fault) => services.setTableFault(fault) || pool.setFault(fault),
    faultTargets: () => [
      ...services.model.tables.map(({ name }) => `${name.toLowerCase()}-table (throttle, unavailable)`),
      ...[...services.model.functions.values()].map(({ name }) => `${name} (crash, crash-after)`),
    ],
    async advanceClock(milliseconds) {
      clock.advance(milliseconds);
      await scheduler.catchUp();
      await sleep(QUEUE_TIMERS_MS);
      return clock.now();
    },
    rebuildRollUps: (wanted) => rebuildLocal({ services, clock }, wanted),
    createWorkspace: (input) =>
      withLocalWorkspaces({ services, clock }, (create) => createWorkspace(create, input)),
    createApiKey: (workspaceId, input) =>
      withLocalWorkspaces({ services, clock }, (create) => addApiKey(create, workspaceId, input)),
  };
}

/** A function that reads several streams has their sums. */
function countsByFunction(streams: readonly StreamSource[]): Record<string, StreamCounts> {
  const sums: Record<string, StreamCounts> = {};
  for (const { functionName, counts } of streams) {
    const { batches, records, filtered, givenUp } = counts();
    const before = sums[functionName] ?? { batches: 0, records: 0, filtered: 0, givenUp: 0 };
    sums[functionName] = {
      batches: before.batches + batches,
      records: before.records + records,
      filtered: before.filtered + filtered,
      givenUp: before.givenUp + givenUp,
    };
  }
  return sums;
}

function assemblyFolder(dataDir: string | null, cleanups: Cleanups): string {
  if (dataDir !== null) return join(dataDir, 'cloud.out');
  const folder = mkdtempSync(join(tmpdir(), 'adtally-'));
  cleanups.add(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'cloud.out');
}
