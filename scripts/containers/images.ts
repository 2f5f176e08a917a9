import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../local/root.ts';
import { docker, run } from './docker.ts';

/** What a release ships. */
export const RELEASED_TARGETS = ['api', 'jobs', 'web'] as const;
/** What the end-to-end environment runs all the time. */
export const SERVICE_TARGETS = ['local-aws', 'api', 'web'] as const;
/** In the order of the Dockerfile: builders without BuildKit make every stage before the wanted one. */
export const TARGETS = ['api', 'jobs', 'web', 'local-aws', 'e2e'] as const;
export type Target = (typeof TARGETS)[number];

export const BASE = process.env['NODE_IMAGE'] ?? 'node:24-bookworm-slim';

/** The part of an image's description that is checked. */
export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Cmd: readonly string[] | null;
  readonly Entrypoint: readonly string[] | null;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Labels: Readonly<Record<string, string>> | null;
  readonly StopSignal?: string;
  readonly Healthcheck?: { readonly Test: readonly string[] };
}

export function tagOf(target: Target): string {
  return `civicforge-${target}:${process.env['CIVICFORGE_TAG'] ?? 'e2e'}`;
}

/**
 * Builds one image of this working tree, with version, commit and its time as labels.
 * @throws ContainerFailure with the builder's last words
 */
export async function buildImage(target: Target, context: string = ROOT): Promise<void> {
  const labels = { NODE_IMAGE: BASE, ...(await origin()) };
  const args = Object.entries(labels).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  await docker('build', '--target', target, '--tag', tagOf(target), ...args, context);
}

/** The commit's time and not the clock's: the same commit gives the same labels. */
async function origin(): Promise<Record<string, string>> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const git = await run('git', ['log', '-1', '--format=%H %cI']).catch(() => undefined);
  const [revision = 'unknown', created = 'unknown'] = git?.code === 0 ? git.stdout.trim().split(' ') : [];
  return { VERSION: version, REVISION: revision, CREATED: created };
}

export async function configOf(image: string): Promise<ImageConfig> {
  return JSON.parse(await docker('image', 'inspect', '--format', '{{json .Config}}', image)) as ImageConfig;
}

/** Bytes of an image's layers. */
export async function sizeOf(image: string): Promise<number> {
  return Number(await docker('image', 'inspect', '--format', '{{.Size}}', image));
}
