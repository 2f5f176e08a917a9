import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { neededAccess } from './analysis/code-access.ts';
import { SETTINGS } from './settings.ts';
import { costAtRest, type CostLine, costPerMillionQuests, drivers, total } from './cost.ts';
import { mermaid } from './diagram.ts';
import { environments } from './environments.ts';
import { STAGES } from '../libs/contract/src/names.ts';
import { buildGraph, type Graph } from './offline.ts';
import { PARAMETERS } from '../libs/contract/src/parameters.ts';
import { QUEST_USAGE } from './prices.ts';
import { resourceList } from './resource-list.ts';
import { SERVICES } from '../libs/contract/src/service-contract.ts';
import { GATES } from '../libs/contract/src/gates.ts';
import { ALARMS } from '../libs/contract/src/slo.ts';

const ROOT = join(import.meta.dirname, '..');

/** Text of every file that is made by this program, by its path from the root of the repository. */
export async function documents(): Promise<Readonly<Record<string, string>>> {
  const graphs: Graph[] = [];
  // One after the other: the mocks of Pulumi are one for the whole process.
  for (const stage of STAGES) graphs.push(await buildGraph(stage));
  return documentsOf(graphs);
}

/**
 * The same of stages that are built already.
 * @param graphs in the order of the stages, production last
 */
export async function documentsOf(graphs: readonly Graph[]): Promise<Readonly<Record<string, string>>> {
  const production = graphs.at(-1);
  if (!production) throw new Error('There is no stage');
  const made = {
    'infra-pulumi/table-access.json': `${JSON.stringify(neededAccess(), null, 2)}\n`,
    'docs/COST.md': costPage(graphs),
    'docs/ARCHITECTURE.md': fillIn('docs/ARCHITECTURE.md', {
      diagram: `\`\`\`mermaid\n${mermaid(production.resources)}\n\`\`\``,
    }),
    'docs/INFRASTRUCTURE.md': fillIn('docs/INFRASTRUCTURE.md', {
      alarms: alarmTable(),
      parameters: parameterTable(),
      environment: environmentTable(graphs),
    }),
    'docs/DEPLOYING.md': fillIn('docs/DEPLOYING.md', { settings: settingTable() }),
    ...Object.fromEntries(
      graphs.map(({ configuration: { stage }, resources }) => [
        `infra-pulumi/resources/${stage}.txt`,
        resourceList(resources),
      ]),
    ),
  };
  const formatted = Object.entries(made).map(async ([path, text]) => [path, await formatFor(path, text)] as const);
  return Object.fromEntries(await Promise.all(formatted));
}

async function formatFor(path: string, text: string): Promise<string> {
  const filepath = join(ROOT, path);
  return path.endsWith('.txt') ? text : format(text, { ...(await resolveConfig(filepath)), filepath });
}

/** Replaces what stands between `<!-- made: name -->` and `<!-- end: name -->`. */
function fillIn(path: string, parts: Readonly<Record<string, string>>): string {
  let text = readFileSync(join(ROOT, path), 'utf8');
  for (const [name, part] of Object.entries(parts)) {
    const place = new RegExp(`(<!-- made: ${name} -->\n)[\\s\\S]*?(<!-- end: ${name} -->)`);
    if (!place.test(text)) throw new Error(`${path} has no place for ${name}`);
    text = text.replace(place, (_all, start: string, end: string) => `${start}\n${part}\n\n${end}`);
  }
  return text;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const money = (dollars: number) => dollars.toFixed(2);

function costTable(lines: readonly CostLine[]): string {
  const rows = lines.map(({ component, what, quantity, dollars }) => [
    component,
    what,
    String(Math.round(quantity * 100) / 100),
    money(dollars),
  ]);
  return table(
    ['component', 'what', 'quantity', 'US dollars'],
    [...rows, ['', '**total**', '', `**${money(total(lines))}**`]],
  );
}

function costPage(graphs: readonly Graph[]): string {
  const summary = graphs.map(({ configuration: { stage }, resources }) => [
    stage,
    money(total(costAtRest(resources))),
    money(total(costPerMillionQuests(resources))),
    drivers(resources),
  ]);
  const details = graphs.flatMap(({ configuration: { stage }, resources }) => [
    `## ${stage}`,
    'A month in which nobody comes:',
    costTable(costAtRest(resources)),
    'A million quests on top:',
    costTable(costPerMillionQuests(resources)),
  ]);
  const usage = Object.entries(QUEST_USAGE).map(([name, value]) => [`\`${name}\``, String(value)]);
  return `${[
    '# Cost',
    'Made by `npm run docs:infra` from the resources of each stage and the price table in `infra-pulumi/prices.ts`: list prices of us-east-1, without free tiers and discounts. A test fails when this page is older than the program.',
    table(['stage', 'a month at rest', 'a million quests', 'what moves the price'], summary),
    'What one quest is taken to use over its life (estimates, to be compared with the first real month by `npm run ops -- cost report`):',
    table(['usage', 'a quest'], usage),
    'Not counted: requests to metrics and traces that people ask for, identity (by active member beyond the free ones; advanced security in prod is paid for each), taxes, support, the domain, trails beyond the first of an account, and transfer between zones. Old images, file versions and logs end by themselves (30 images, 30 days, 30 or 90 days), so that they do not pile up.',
    ...details,
  ].join('\n\n')}\n`;
}

function settingTable(): string {
  const rows = SETTINGS.map(({ key, meaning, rule, standard, required }) => {
    const text =
      typeof standard === 'object'
        ? Object.entries(standard)
            .map((one) => one.join(' '))
            .join(', ')
        : standard;
    return [`\`${key}\``, meaning, rule, required ? '**needed**' : text === undefined ? 'unset' : `\`${text}\``];
  });
  return table(['setting', 'meaning', 'rule', 'default'], rows);
}

function alarmTable(): string {
  const alarms = ALARMS.map(({ key, meaning, severity, comparison, threshold, periodSeconds, periods }) => [
    `\`${key}\``,
    meaning,
    severity,
    `${comparison} ${String(threshold)}, ${String(periods)} x ${String(periodSeconds)} s`,
  ]);
  const gates = GATES.map(({ key, meaning, services, threshold, periodSeconds, periods }) => [
    `\`${key}\``,
    `${meaning} (${services.join(', ')})`,
    'rolls back',
    `above ${String(threshold)}, ${String(periods)} x ${String(periodSeconds)} s`,
  ]);
  return table(['alarm', 'meaning', 'does', 'when'], [...alarms, ...gates]);
}

function parameterTable(): string {
  const first = { stack: 'the stack', 'random-text': 'made up', 'random-32-bytes': 'made up', 'empty-object': '`{}`' };
  const rows = PARAMETERS.map(({ name, type, origin, meaning }) => [`\`${name}\``, type, first[origin], meaning]);
  return table(['below `/civicforge/{stage}/`', 'type', 'first value', 'meaning'], rows);
}

function environmentTable(graphs: readonly Graph[]): string {
  const flags = { application: '(id)', environment: '(id)', profile: '(id)' };
  const stages = graphs.map(({ configuration }) => {
    const internalHost = `internal.${configuration.domain}`;
    return environments({ configuration, region: 'us-east-1', internalHost, flags, userPoolId: '(id)' });
  });
  const rows = (['api', 'jobs', 'web'] as const).flatMap((container) => [
    ...Object.keys(stages.at(-1)?.[container] ?? {}).map((name) => {
      const values = stages.map((stage) => `\`${stage[container][name] as string}\``);
      return [
        container,
        `\`${name}\``,
        ...(new Set(values).size === 1 ? [values[0] ?? '', 'the same', 'the same'] : values),
      ];
    }),
    ...Object.entries(SERVICES[container === 'web' ? 'web' : 'api'].secrets).map(([name, parameter]) => {
      return [container, `\`${name}\``, `parameter \`${parameter}\``, 'the same', 'the same'];
    }),
  ]);
  return table(['container', 'variable', ...graphs.map(({ configuration: { stage } }) => `in ${stage}`)], rows);
}
