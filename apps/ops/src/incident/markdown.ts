import { elapsed } from '../core/elapsed.ts';
import { CLOSING_ITEMS, type Incident, INCIDENT_STEPS, ITEM_NAMES, minutesTo } from './incident.ts';
import { SEVERITIES } from './severity.ts';

/** The timeline as people read it; written anew with every change, so it is never edited by hand. */
export function timelineMarkdown(incident: Incident): string {
  const { id, stage, severity, what, affected, eta, state, entries, evidence, items } = incident;
  return page([
    `# ${id}: ${what}`,
    '',
    `- Stage: ${stage}`,
    `- Severity: ${severity}, ${SEVERITIES[severity].meaning}`,
    `- State: ${state}`,
    `- Affected: ${affected ?? 'not said yet'}`,
    `- Expected end: ${eta ?? 'not said yet'}`,
    '',
    '## Steps',
    '',
    '| step | minutes since it was opened |',
    '|---|---|',
    ...INCIDENT_STEPS.map((step) => `| ${step} | ${minutesTo(incident, step)?.toFixed(0) ?? 'not yet'} |`),
    '',
    '## Timeline',
    '',
    ...entries.map(
      ({ at, by, kind, text, release }) =>
        `- ${at} **${kind}** (${by})${release === undefined ? '' : ` [${release}]`} ${oneLine(text)}`,
    ),
    '',
    '## Before it is closed',
    '',
    ...ITEM_NAMES.map((item) => `- [${items[item] ? 'x' : ' '}] ${CLOSING_ITEMS[item]}${said(items[item])}`),
    '',
    '## Seen when it was opened',
    '',
    ...Object.entries(evidence).flatMap(([heading, lines]) => [
      `### ${heading}`,
      '',
      '```text',
      ...lines.map((line) => line.replaceAll('```', "'''")),
      '```',
      '',
    ]),
  ]);
}

/** Renders the blameless post-mortem template with the facts filled in. */
export function postMortemMarkdown(incident: Incident, now: number): string {
  const { id, what, severity, stage, openedAt, entries, items, affected } = incident;
  const resolve = minutesTo(incident, 'resolve');
  return page([
    `# Post-mortem of ${id}: ${what}`,
    '',
    `${severity} in ${stage}, opened ${openedAt}, resolved after ${resolve === undefined ? 'unknown' : elapsed(resolve * 60)}, closed ${new Date(now).toISOString()}. It is about the system, never about who did what.`,
    '',
    '## Impact',
    '',
    affected ?? 'Who could not do what, how many, for how long?',
    '',
    '## Cause',
    '',
    items.cause ?? '',
    '',
    '## What happened',
    '',
    ...entries.map(({ at, kind, text }) => `- ${at} ${kind}: ${oneLine(text)}`),
    '',
    '## How it was ended',
    '',
    `${items.fix ?? ''} ${items.deployed ?? ''} ${items.verified ?? ''}`.trim(),
    '',
    '## What went well',
    '',
    '## What did not, and where we were lucky',
    '',
    '## So that it does not come back',
    '',
    `- ${items.prevention ?? ''} (owner, date)`,
    `- Documents: ${items.documents ?? ''}`,
    '',
    `Meeting: ${items.postMortem ?? ''}`,
  ]);
}

function said(text: string | undefined): string {
  return text ? `: ${oneLine(text)}` : '';
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function page(lines: readonly string[]): string {
  return `${lines.join('\n').trimEnd()}\n`;
}
