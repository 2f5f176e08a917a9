import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { elapsed } from '../core/elapsed.ts';
import { CLOSING_ITEMS, type Incident, INCIDENT_STEPS, ITEM_NAMES, minutesTo } from './incident.ts';
import { SEVERITIES } from './severity.ts';

const UNKNOWN = 'not known yet';

/** Renders the timeline. Every change renders it anew, so edits by hand are lost. */
export function timelineMarkdown(incident: Incident): string {
  const { affected = UNKNOWN, eta = UNKNOWN, severity, evidence, items } = incident;
  const list = ITEM_NAMES.map((item) => {
    const text = items[item];
    return `- [${text ? 'x' : ' '}] ${CLOSING_ITEMS[item]}${text ? `: ${oneLine(text)}` : ''}`;
  });
  return fill('timeline', {
    ...incident,
    affected,
    eta,
    meaning: SEVERITIES[severity].meaning,
    steps: INCIDENT_STEPS.map((step) => `| ${step} | ${minutesTo(incident, step)?.toFixed(0) ?? 'not yet'} |`),
    entries: entryLines(incident),
    items: list,
    evidence: Object.entries(evidence).map(
      ([heading, lines]) => `### ${heading}\n\n\`\`\`text\n${lines.join('\n').replaceAll('```', "'''")}\n\`\`\`\n`,
    ),
  });
}

/** Renders the blameless post-mortem with the known facts. */
export function postMortemMarkdown(incident: Incident): string {
  const minutes = minutesTo(incident, 'resolve');
  return fill('post-mortem', {
    ...incident.items,
    ...incident,
    affected: incident.affected ?? 'Who could not do what, how many, for how long?',
    resolvedAfter: minutes === undefined ? 'unknown' : elapsed(minutes * 60),
    closedAt: incident.entries.findLast(({ kind }) => kind === 'closed')?.at,
    entries: entryLines(incident),
  });
}

function entryLines({ entries }: Incident): string[] {
  return entries.map(({ at, by, kind, text, release }) => {
    return `- ${at} **${kind}** (${by})${release === undefined ? '' : ` [${release}]`} ${oneLine(text)}`;
  });
}

/** Replaces `{{name}}` by a text, or by lines. A missing value leaves nothing. */
function fill(template: 'timeline' | 'post-mortem', values: Readonly<object>): string {
  const text = readFileSync(join(import.meta.dirname, 'templates', `${template}.md`), 'utf8');
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value: unknown = Object.hasOwn(values, name) ? Reflect.get(values, name) : undefined;
    if (Array.isArray(value)) return value.join('\n');
    return typeof value === 'string' ? value : '';
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
