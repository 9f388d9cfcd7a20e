import { z } from 'zod';
import type { ProviderDescription } from '#shared/providers/describe-provider.ts';

/** By fault, then by network: the class of the failed run, `recovers`, or why the fault cannot hit it. */
export const faultOutcomesSchema = z.record(z.string(), z.record(z.string(), z.string()));
export type FaultOutcomes = z.infer<typeof faultOutcomesSchema>;

const formSchema = z.object({
  properties: z.record(
    z.string(),
    z.object({
      description: z.string().default(''),
      writeOnly: z.boolean().default(false),
      enum: z.array(z.string()).default([]),
      default: z.json().optional(),
    }),
  ),
  required: z.array(z.string()).default([]),
});

/** The whole of docs/networks.md: what each network can do, what is asked of users, what its faults lead to. */
export function renderNetworksPage(
  providers: readonly ProviderDescription[],
  outcomes: FaultOutcomes,
): string {
  return [
    INTRODUCTION,
    overviewOf(providers),
    ...providers.map(sectionOf),
    FAULTS_INTRODUCTION,
    faultsOf(providers, outcomes),
  ]
    .join('\n\n')
    .concat('\n');
}

const INTRODUCTION = `# Networks

Written by \`npm run describe-networks\` from the registry and from what the fault tests recorded. Do not edit it by hand.

No network has been tried against a live account yet. **Confidence** says how well the definition is founded: *high*, where
official documents or two independent sources agree on all that is used; *medium*, where one good source tells some of it or
a detail is assumed; *low*, where important parts are assumed. What is assumed stands with each network.`;

const FAULTS_INTRODUCTION = `## What faults lead to

Each fault was played to each network's stand-in behind the whole local cloud: two past days were read, the network
corrected them, and the fault hit the next read. While it lasted \`GET /v1/costs\` gave the same rows as before, none became
zero, and the run and its integration said what had happened. Afterwards the costs were those of the corrected network, to
the last micro, and no message was given up. How long a run waits before its next try was measured with the same faults and
the clock of a test, without the cloud around it.

- \`recovers\`: the run succeeds all the same.
- \`credentials\`, \`permission\`: the integration needs attention; hourly runs stop until it is reconnected.
- \`rate-limited\`, \`unavailable\`, \`unexpected-response\`: the run fails and is tried again by itself, after the wait that
  the network asks for or after growing pauses.
- – (why): the fault cannot hit this network. Without pages none can fail, without tokens none can end, and where two days
  are one call, nothing can happen between two.

Outbrain was connected with a user name and a password. It counts logins, so that a single refused one is its word.

Where a network counts no rows, nobody can see that a complete answer leaves some out: what that means stands with its
assumptions.`;

function overviewOf(providers: readonly ProviderDescription[]): string {
  return tableOf(
    ['Network', 'Id', 'Costs by', 'Read again each midnight', 'Days in one request', 'Confidence'],
    providers.map(({ id, name, granularity, resyncDays, longestRangeDays, confidence }) => [
      `[${name}](#${anchorOf(name)})`,
      `\`${id}\``,
      granularity,
      `${resyncDays} days`,
      String(longestRangeDays),
      confidence,
    ]),
  );
}

function sectionOf(provider: ProviderDescription): string {
  const facts = [
    `Documentation: <${provider.docs}>`,
    `Costs by the ${provider.granularity}${provider.granularity === 'day' ? '; hours are derived' : ''}`,
    `Time zones: ${zonesOf(provider)}`,
    `Currencies: ${provider.currencies.join(', ')}${provider.tellsAccount ? ', or what the network tells' : ''}`,
    `Confidence: ${provider.confidence}`,
  ];
  const settings = fieldsOf(provider.settings);
  return [
    `## ${provider.name}`,
    listOf(facts),
    tableOf(
      ['Credential', 'Needed', 'Secret', 'What it is'],
      fieldsOf(provider.credentials).map(({ name, isNeeded, isSecret, help }) => [
        `\`${name}\``,
        isNeeded ? 'yes' : 'no',
        isSecret ? 'yes' : 'no',
        help,
      ]),
    ),
    ...(settings.length > 0
      ? [
          tableOf(
            ['Setting', 'What it is'],
            settings.map(({ name, help }) => [`\`${name}\``, help]),
          ),
        ]
      : []),
    `Assumed, since no document says it:`,
    listOf(provider.assumptions),
  ].join('\n\n');
}

function zonesOf({ timezones, defaultTimezone, tellsAccount }: ProviderDescription): string {
  const choice = timezones.length === 0 ? 'any' : timezones.join(', ');
  const usual = defaultTimezone === null ? '' : `; ${defaultTimezone} where none is given`;
  return `${choice}${usual}${tellsAccount ? "; the account's own where the network tells it" : ''}`;
}

function fieldsOf(form: Record<string, unknown>) {
  const { properties, required } = formSchema.parse(form);
  return Object.entries(properties).map(([name, field]) => ({
    name,
    isNeeded: required.includes(name),
    isSecret: field.writeOnly,
    help: `${field.description}${field.enum.length > 0 ? ` One of ${field.enum.join(', ')}.` : ''}`,
  }));
}

function faultsOf(providers: readonly ProviderDescription[], outcomes: FaultOutcomes): string {
  return tableOf(
    ['Fault', ...providers.map(({ name }) => name)],
    Object.entries(outcomes).map(([fault, byNetwork]) => [
      fault,
      ...providers.map(({ id }) => byNetwork[id] ?? '–'),
    ]),
  );
}

const anchorOf = (name: string): string => name.toLowerCase().replaceAll(' ', '-');

const listOf = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lineOf = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [lineOf(head), lineOf(head.map(() => '---')), ...rows.map(lineOf)].join('\n');
}
