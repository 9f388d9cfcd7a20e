import { parseArgs } from 'node:util';
import { sampleCalls } from '#local/networks/sample-calls.ts';
import { type RunningStandIn, startAllStandIns } from '#local/networks/stand-in-networks.ts';
import { type StandInId, standInIds } from '#local/networks/start-stand-in.ts';
import { addDays, utcDayOf } from '#shared/domain/time.ts';

const USAGE = `Starts stand-ins for the ad networks on this machine, to be asked by hand or by another process.

  npm run networks -- [--port <network>=<port>]... [--seed <text>]

Networks: ${standInIds.join(', ')}.
Without ports, free ones are taken. The same seed always spends the same.`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: 'adtally' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) console.log(USAGE);
else await serve();

async function serve(): Promise<void> {
  try {
    const { standIns, stop } = await startAllStandIns({
      now: Date.now,
      seed: values.seed,
      ports: portsIn(values.port),
    });
    console.log(describe(standIns));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  } catch (error) {
    console.error(
      `The stand-in networks cannot start. ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  }
}

function portsIn(settings: readonly string[]): Partial<Record<StandInId, number>> {
  const ports: Partial<Record<StandInId, number>> = {};
  for (const setting of settings) {
    const [name, port] = setting.split('=');
    const id = standInIds.find((each) => each === name);
    if (!id || !/^\d{1,5}$/.test(port ?? '')) throw new Error(`"${setting}" is no network and port.`);
    ports[id] = Number(port);
  }
  return ports;
}

function describe(standIns: readonly RunningStandIn[]): string {
  const day = addDays(utcDayOf(Date.now()), -1);
  const networks = standIns.map(({ id, account, standIn: { origin } }) => {
    const calls = sampleCalls(id, { origin, account, day });
    return `${id}   ${origin}   ${JSON.stringify(account.credentials)}   ${account.timezone}, ${account.currency}\n\n${calls}`;
  });
  return `Stand-in networks are running. All credentials are placeholders. Ctrl+C ends them.

${networks.join('\n\n')}

${standIns.slice(0, 1).map((standIn) => controlsOf(standIn, day))}`;
}

/** Steering, which is the same for all of them. */
function controlsOf({ account, standIn: { origin } }: RunningStandIn, day: string): string {
  return `Each is steered at its own /_stand-in/ paths:

  What was asked          curl -s ${origin}/_stand-in/log
  What was really spent   curl -s '${origin}/_stand-in/truth?from=${day}T00:00:00Z&to=${day}T23:59:59Z'
  Fail the next answer    curl -s -X POST ${origin}/_stand-in/faults -d '{"kind":"rate-limited"}'
  Forget all faults       curl -s -X DELETE ${origin}/_stand-in/faults
  Correct an hour         curl -s -X POST ${origin}/_stand-in/corrections -d '{"campaignId":"${account.book.campaigns[0]?.id}","hour":"${day}T00:00:00Z","amount":"1.2345","impressions":100,"clicks":2}'
  Move the clock          curl -s -X POST ${origin}/_stand-in/clock -d '{"advanceSeconds":3600}'`;
}
