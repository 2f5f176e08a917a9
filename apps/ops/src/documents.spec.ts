import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLOSING_ITEMS, INCIDENT_STEPS } from './incident/incident.ts';
import { SEVERITIES, SEVERITY_NAMES } from './incident/severity.ts';
import { ROLLBACK_ITEMS } from './rollback/plan.ts';
import { readyChecks } from './ready/checks.ts';
import { rowsOf } from './ready/markdown-table.ts';
import { FakeOpsContext } from '../testing/fake-ops-context.ts';

const page = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', name), 'utf8');
/** Returns the text without case, punctuation and line breaks. */
const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9%]+/g, ' ')
    .trim();
const within = (name: string) => plain(page(name));

describe('documents about operations', () => {
  it('give the severities with meaning, response time and update interval', () => {
    const minutes = (text = '') => {
      const [, count, unit] = /(\d+) (min|hour)/.exec(text) ?? [];
      return Number(count) * (unit === 'hour' ? 60 : 1);
    };
    const rows = rowsOf(page('incident-response.md')).filter(([level = '']) => /^P\d$/.test(level));
    expect(rows.map(([level]) => level)).toEqual(SEVERITY_NAMES);
    for (const name of SEVERITY_NAMES) {
      const [, means = '', , respond, reported] = rows.find(([level]) => level === name) ?? [];
      const { meaning, respondWithinMs, updateEveryMs } = SEVERITIES[name];
      expect([name, plain(meaning).startsWith(plain(means))]).toEqual([name, true]);
      expect([name, minutes(respond), minutes(reported)]).toEqual([
        name,
        respondWithinMs / 60_000,
        updateEveryMs / 60_000,
      ]);
    }
  });

  it('name every incident step and closing item', () => {
    const text = within('incident-response.md');
    expect([...INCIDENT_STEPS, ...Object.values(CLOSING_ITEMS)].filter((each) => !text.includes(plain(each)))).toEqual(
      [],
    );
  });

  it('name the rollback checklist', () => {
    const list = /^## Rollback$([\s\S]*)/m.exec(page('deployment-checklist.md'))?.[1] ?? '';
    const items = [...list.matchAll(/^\d+\. (.*)/gm)].map(([, item = '']) => plain(item));
    expect(items).toHaveLength(ROLLBACK_ITEMS.length);
    expect(ROLLBACK_ITEMS.filter((item, index) => !items[index]?.startsWith(plain(item)))).toEqual([]);
  });

  it('name exactly the checks of the production gate', () => {
    const context = new FakeOpsContext();
    const rows = readyChecks(context, { stage: 'prod', data: '.local' }).map(({ id }) => id);
    const [, before = ''] = /^## Before$([\s\S]*?)^## During$/m.exec(page('deployment-checklist.md')) ?? [];
    const named = rowsOf(before).flatMap(([, ids = '']) => ids.match(/[a-z-]+\.[a-z-]+|dead-letters/g) ?? []);
    expect(named.sort()).toEqual(rows.sort());
  });
});
