import { type Command, Option } from 'commander';
import { elapsed } from '../core/elapsed.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import { becomeVerb } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { PEOPLE_FILE } from './smoke-people.ts';
import { smoke } from './smoke.ts';
import { streamed } from '../core/table.ts';

/** Makes the area itself the verb: `smoke <stage>`. */
export function addSmoke(area: Command, context: OpsContext): void {
  becomeVerb<{ baseUrl?: string }>(area, context, {
    stage: 'argument',
    // It posts a quest.
    namesStage: true,
    options: [new Option('--base-url <address>', 'try this address instead of the one of the stage')],
    role: 'operator',
    help: `Signs in as the two smoke members (group "synthetic") and completes a whole quest through the public API: create, claim,
submit, two attestations, the completed quest with its reward, its receipt where receipts exist, signing out. The one
with more creation points posts. Safe in every stage and at any time: members never see these quests, and no figure
counts them. It cancels a quest that it cannot complete.

It does NOT look at pages, alarms or metrics: "verify" and "health" do. When it fails, it names the step, the status, the
code and the request id: go on with "logs request <id>".

For the address of another system, ${PEOPLE_FILE} names a JSON file with the two members.

  npm run ops -- smoke local
  npm run ops -- smoke staging
  npm run ops -- smoke staging --base-url https://api.staging.example.org --json`,
    run: async ({ access, options: { baseUrl, json }, tell }) => {
      const say = (line: string) => (json ? context.terminal.warn(line) : context.terminal.print(line));
      const report = await smoke(context, access, {
        ...(baseUrl !== undefined && { baseUrl }),
        onStep: ({ step, seconds }) => say(`  ${streamed([step, elapsed(seconds)], [26])}`),
      });
      const { journey, failure } = report;
      tell(report, () => [
        journey
          ? `A whole quest at ${report.address} in ${elapsed(report.seconds)}: ${journey.questId}, reward ${journey.reward}`
          : `FAILED at ${report.address} after ${elapsed(report.seconds)}`,
      ]);
      if (failure) throw new OpsFailure(failure.detail);
    },
  });
}
