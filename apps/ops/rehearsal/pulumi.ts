import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../src/core/root.ts';

const run = promisify(execFile);
const PROGRAM = join(ROOT, 'infra-pulumi');

/** Returns true if `pulumi` is on the path. */
export async function hasPulumi(): Promise<boolean> {
  return run('pulumi', ['version']).then(
    () => true,
    () => false,
  );
}

/**
 * Applies a stage to an emulated account: `up`, a preview without a change, `up` again, `destroy`. State and settings are in
 * a temporary folder.
 * @throws Error with the output of the step that failed
 */
export async function applyStage(stage: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-rehearsal-'));
  const settings = join(folder, `Pulumi.${stage}.yaml`);
  copyFileSync(join(PROGRAM, `Pulumi.${stage}.yaml`), settings);
  const env = {
    ...process.env,
    ...environment,
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: 'rehearsal',
  };
  const pulumi = async (...words: string[]) => {
    try {
      await run('pulumi', [...words, '--non-interactive', '--stack', stage], { cwd: PROGRAM, env, maxBuffer: 1 << 28 });
      console.log(`  pulumi ${words[0] ?? ''} ${stage}`);
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`pulumi ${words.join(' ')} of ${stage}:\n${stdout}${stderr}`.slice(-4_000), { cause: error });
    }
  };
  const file = ['--config-file', settings];
  try {
    await pulumi('stack', 'init', ...file);
    for (const [key, value] of Object.entries(PROVIDER)) await pulumi('config', 'set', key, value, ...file);
    await pulumi('up', '--yes', '--skip-preview', ...file);
    await pulumi('preview', '--expect-no-changes', ...file);
    await pulumi('up', '--yes', '--skip-preview', '--expect-no-changes', ...file);
    await pulumi('state', 'unprotect', '--all', '--yes');
    await pulumi('destroy', '--yes', '--skip-preview', ...file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Settings of the provider for an account that no credentials belong to. */
const PROVIDER = {
  'aws:region': 'us-east-1',
  'aws:skipCredentialsValidation': 'true',
  'aws:skipMetadataApiCheck': 'true',
  'aws:s3UsePathStyle': 'true',
};
