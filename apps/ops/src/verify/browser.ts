import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressesOf } from '../access.ts';
import { type Check, fail, type Finding, ok } from '../core/checks.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { PEOPLE_FILE, smokePeople } from '../smoke/smoke-people.ts';

/** Runs the browser journey of two smoke members, as "npm run test:e2e" does. */
export function browserChecks(context: OpsContext, access: StageAccess): Check[] {
  return [{ id: 'browser.journey', title: 'two members in a browser', run: () => journey(context, access) }];
}

async function journey(context: OpsContext, access: StageAccess): Promise<Finding> {
  const people = await smokePeople(context, access);
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-people-'));
  try {
    const file = join(folder, 'people.json');
    writeFileSync(file, JSON.stringify(people), { mode: 0o600 });
    const words = ['scripts/test.mjs', '--only=e2e', 'release.journey', `--env=${addressesOf(context, access).web}`];
    const { code, stdout } = await context.run(process.execPath, words, {
      cwd: context.root,
      env: { [PEOPLE_FILE]: file },
    });
    const last = stdout.trim().split('\n').slice(-3).join(' ').trim();
    return code === 0 ? ok(last) : fail(last);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
