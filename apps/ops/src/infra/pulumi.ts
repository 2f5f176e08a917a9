import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from '../core/docker.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import type { CloudStage } from '../core/stages.ts';
import type { OpsContext } from '../core/ops-context.ts';

const WHERE_FROM = 'https://www.pulumi.com/docs/install, then "pulumi login" as infra-pulumi/bootstrap/README.md says';

/**
 * Runs Pulumi on the stack of a stage and returns its output.
 * @throws OpsFailure if Pulumi is not installed (usage) or fails (with the end of its output)
 */
export async function pulumi(context: OpsContext, stage: CloudStage, words: readonly string[]): Promise<string> {
  const all = [...words, '--stack', stage, '--non-interactive'];
  const { code, stdout, stderr } = await tool(context, 'pulumi', all, WHERE_FROM, {
    cwd: join(context.root, 'infra-pulumi'),
  });
  if (code === 0) return stdout;
  const last = `${stderr}\n${stdout}`.trim().split('\n').slice(-8).join('\n');
  throw new OpsFailure(`pulumi ${words[0] ?? ''} failed:\n${last}`);
}

/** Returns the folder of previews and plans. */
export function plansFolder({ records }: Pick<OpsContext, 'records'>): string {
  const folder = join(records, 'infra');
  mkdirSync(folder, { recursive: true });
  return folder;
}
