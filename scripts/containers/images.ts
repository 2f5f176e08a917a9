import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../local/root.ts';
import { docker, run } from './docker.ts';

/** Images of a release. */
export const RELEASED_TARGETS = ['api', 'jobs', 'web'] as const;
/** Long-running images of the end-to-end environment. */
export const SERVICE_TARGETS = ['local-aws', 'api', 'web'] as const;
/** Targets in the order of the Dockerfile, because builders without BuildKit build every stage before the target. */
export const TARGETS = ['api', 'jobs', 'web', 'local-aws', 'e2e'] as const;
export type Target = (typeof TARGETS)[number];

export const BASE = process.env['NODE_IMAGE'] ?? 'node:24-bookworm-slim';

/** The checked part of an image's configuration. */
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
 * Builds one image of this working tree with version, commit and commit time as labels.
 * @throws ContainerFailure with the end of the builder's output
 */
export async function buildImage(target: Target, context: string = ROOT): Promise<void> {
  const labels = { NODE_IMAGE: BASE, ...(await origin()) };
  const args = Object.entries(labels).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  await docker('build', '--target', target, '--tag', tagOf(target), ...args, context);
}

/** Returns the labels. They contain the commit's time, so that a commit always has the same labels. */
async function origin(): Promise<Record<string, string>> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const git = await run('git', ['log', '-1', '--format=%H %cI']).catch(() => undefined);
  const [revision = 'unknown', created = 'unknown'] = git?.code === 0 ? git.stdout.trim().split(' ') : [];
  return { VERSION: version, REVISION: revision, CREATED: created };
}

export async function configOf(image: string): Promise<ImageConfig> {
  return JSON.parse(await docker('image', 'inspect', '--format', '{{json .Config}}', image)) as ImageConfig;
}

/** Returns the size of an image's layers in bytes. */
export async function sizeOf(image: string): Promise<number> {
  return Number(await docker('image', 'inspect', '--format', '{{.Size}}', image));
}
