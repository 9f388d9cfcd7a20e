import { parseArgs } from 'node:util';
import { startStandInNetworks } from '#local/networks/stand-in-networks.ts';

const USAGE = `Starts stand-ins for the ad networks on this machine, to be asked by hand or by another process.

  npm run networks -- [--mediago-port <port>] [--exoclick-port <port>] [--seed <text>]

Without ports, free ones are taken. The same seed always spends the same.`;

const { values } = parseArgs({
  options: {
    'mediago-port': { type: 'string', default: '0' },
    'exoclick-port': { type: 'string', default: '0' },
    seed: { type: 'string', default: 'adtally' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) console.log(USAGE);
else await serve();

async function serve(): Promise<void> {
  try {
    const networks = await startStandInNetworks({
      now: Date.now,
      seed: values.seed,
      ports: { mediago: Number(values['mediago-port']), exoclick: Number(values['exoclick-port']) },
    });
    console.log(describe(networks));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void networks.stop());
  } catch (error) {
    console.error(
      `The stand-in networks cannot start. ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  }
}

function describe({ origins, accounts }: Awaited<ReturnType<typeof startStandInNetworks>>): string {
  const today = new Date().toISOString().slice(0, 10);
  const { mediago, exoclick } = accounts;
  return `Stand-in networks are running. All tokens are placeholders. Ctrl+C ends them.

MediaGo   ${origins.mediago}   API token ${mediago.apiToken}   ${mediago.timezone} (utc8), ${mediago.currency}

  MEDIAGO_TOKEN=$(curl -s -X POST ${origins.mediago}/data/v1/authentication \\
    -H 'Authorization: Basic ${mediago.apiToken}' \\
    -H 'Content-Type: application/x-www-form-urlencoded;charset=utf-8' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -s '${origins.mediago}/data/v1/report/day/list?start_date=${today}&end_date=${today}&timezone=utc8' \\
    -H "Authorization: Bearer $MEDIAGO_TOKEN"

ExoClick  ${origins.exoclick}   API token ${exoclick.apiToken}   ${exoclick.timezone}, ${exoclick.currency}

  EXOCLICK_TOKEN=$(curl -s -X POST ${origins.exoclick}/v2/login \\
    -H 'Content-Type: application/json' -d '{"api_token":"${exoclick.apiToken}"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
  curl -s -X POST ${origins.exoclick}/v2/statistics/a/global \\
    -H "Authorization: Bearer $EXOCLICK_TOKEN" -H 'Content-Type: application/json' \\
    -d '{"group_by":["campaign_id","date","hour"],"filter":{"date_from":"${today}","date_to":"${today}"},"timezone":"${exoclick.timezone}","totals":true,"count":true,"detailed":true}'

Either one is steered at its own /_stand-in/ paths:

  What was asked          curl -s ${origins.exoclick}/_stand-in/log
  What was really spent   curl -s '${origins.exoclick}/_stand-in/truth?from=${today}T00:00:00Z&to=${today}T23:59:59Z'
  Fail the next answer    curl -s -X POST ${origins.exoclick}/_stand-in/faults -d '{"kind":"rate-limited","path":"/v2/statistics"}'
  Forget all faults       curl -s -X DELETE ${origins.exoclick}/_stand-in/faults
  Correct an hour         curl -s -X POST ${origins.exoclick}/_stand-in/corrections -d '{"campaignId":"${exoclick.campaigns[0]?.id}","hour":"${today}T00:00:00Z","amount":"1.2345","impressions":100,"clicks":2}'
  Move the clock          curl -s -X POST ${origins.exoclick}/_stand-in/clock -d '{"advanceSeconds":3600}'`;
}
