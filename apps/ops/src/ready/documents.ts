import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATES } from '../../../../libs/contract/src/gates.ts';
import {
  overdueTasks,
  parseSecurityCalendar,
  SECURITY_CALENDAR_FILE,
} from '../../../../libs/contract/src/security-calendar.ts';
import { ALARMS } from '../../../../libs/contract/src/slo.ts';
import { type Check, fail, type Finding, ok } from '../core/checks.ts';
import { DRILL_FOLDER, type DrillRecord } from '../gameday/drill-record.ts';
import type { Stage } from '../core/stages.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { readJsonFile, RECORD } from '../core/json-file.ts';
import { readYamlFile } from '../core/yaml-file.ts';
import { demanded, demandsOf } from './demands.ts';
import { Git } from './git.ts';

const DAY_MS = 86_400_000;

/** Maximum age of the last recovery drill, in days. */
const REHEARSED_DAYS = 30;

/** Returns the checks of documents, calendar and drills. */
export function documentChecks(context: OpsContext, stage: Stage): Check[] {
  const { calendar, rehearsed } = demandsOf(stage);
  return [
    { id: 'docs.runbooks', title: 'a runbook for every alarm and gate', run: () => Promise.resolve(runbooks(context)) },
    { id: 'docs.changelog', title: 'the changelog tells of this release', run: () => changelog(context, stage) },
    {
      id: 'docs.present',
      title: 'readme, deploying and operations are written',
      run: () => Promise.resolve(present(context)),
    },
    ...demanded(calendar, {
      id: 'security.calendar',
      title: 'nothing of the security calendar is overdue',
      run: () => Promise.resolve(securityCalendar(context)),
    }),
    ...demanded(rehearsed, {
      id: 'recovery.rehearsed',
      title: `recovery was rehearsed within ${REHEARSED_DAYS} days`,
      run: () => Promise.resolve(rehearsal(context)),
    }),
  ];
}

function runbooks({ root }: OpsContext): Finding {
  const keys = [...ALARMS, ...GATES].map(({ key }) => key);
  const missing = keys.filter((key) => !existsSync(join(root, 'docs', 'runbooks', `${key}.md`)));
  return missing.length > 0 ? fail(`missing: ${missing.join(', ')}`) : ok(`${keys.length} runbooks`);
}

/** Checks the changelog: the version's section in production, else [Unreleased]. */
async function changelog(context: OpsContext, stage: Stage): Promise<Finding> {
  const path = join(context.root, 'CHANGELOG.md');
  if (!existsSync(path)) return fail('CHANGELOG.md is missing');
  const tag = await new Git(context).tag();
  const heading =
    demandsOf(stage).release === 'must' ? (tag?.slice(1) ?? 'a version, but the commit has no tag') : undefined;
  const sections = readFileSync(path, 'utf8').split(/^## /m).slice(1);
  const wanted = sections.find((section) => section.startsWith(`[${heading ?? tag?.slice(1) ?? 'Unreleased'}]`));
  const found =
    wanted ?? (heading === undefined ? sections.find((section) => section.startsWith('[Unreleased]')) : undefined);
  if (found === undefined) return fail(`no section for ${heading ?? 'Unreleased'}: npm run ops -- release cut`);
  return /^\s*- \S/m.test(found)
    ? ok(found.split('\n')[0])
    : fail(`the section ${found.split('\n')[0] ?? ''} is empty`);
}

function present({ root }: OpsContext): Finding {
  const pages = ['README.md', 'docs/DEPLOYING.md', 'docs/OPERATIONS.md', 'docs/CONFIGURATION.md', 'docs/openapi.json'];
  const missing = pages.filter((page) => !existsSync(join(root, page)));
  return missing.length > 0 ? fail(`missing: ${missing.join(', ')}`) : ok();
}

function securityCalendar({ root, clock }: OpsContext): Finding {
  const path = join(root, SECURITY_CALENDAR_FILE);
  const tasks = readYamlFile(path, parseSecurityCalendar, 'Its form: libs/contract/src/security-calendar.ts.');
  const overdue = overdueTasks(tasks, clock.now()).map(
    ({ task, every, lastDone }) => `${task} (${every}, last ${lastDone})`,
  );
  return overdue.length > 0 ? fail(`overdue: ${overdue.join('; ')}`) : ok(`${tasks.length} tasks`);
}

function rehearsal({ records, clock }: OpsContext): Finding {
  const folder = join(records, DRILL_FOLDER);
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  const drills = files.flatMap((name) => {
    const record = readJsonFile(join(folder, name), RECORD) as DrillRecord;
    return record.drills.filter(({ drill, passed }) => drill === 'restore' && passed).map(() => record.at);
  });
  const last = drills.sort().at(-1);
  if (last === undefined) return fail('no recovery was ever rehearsed here: npm run ops -- gameday --drill restore');
  const days = (clock.now() - Date.parse(last)) / DAY_MS;
  return days > REHEARSED_DAYS ? fail(`last on ${last}: npm run ops -- gameday --drill restore`) : ok(`on ${last}`);
}
