import { dockerOf } from '../core/docker.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import type { Executors } from '../core/run-plan.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { releaseOfHead } from '../deploy/gather.ts';

export const IMAGES = ['api', 'web', 'jobs'] as const;
export type Image = (typeof IMAGES)[number];

/** The commit of the images. */
export interface Commit {
  /** `v1.2.3`, or the first twelve characters of the hash. */
  readonly release: string;
  readonly hash: string;
  /** Commit time, so that the same commit gives the same labels. */
  readonly at: string;
}

export interface BuildStep {
  readonly do: 'build';
  readonly title: string;
  readonly image: Image;
}

/** Returns the local name of an image. */
export function localName(image: Image, { release }: Pick<Commit, 'release'>): string {
  return `civicforge-${image}:${release}`;
}

/** Returns the second tag of an image: its commit. */
export function commitTag({ hash }: Pick<Commit, 'hash'>): string {
  return `sha-${hash.slice(0, 12)}`;
}

/**
 * Returns HEAD.
 * @throws OpsFailure for uncommitted changes, because the build would not be reproducible
 */
export async function commitOfHead(context: Pick<OpsContext, 'run'>): Promise<Commit> {
  const dirty = (await context.run('git', ['status', '--porcelain'])).stdout.trim();
  if (dirty !== '') {
    const files = dirty.split('\n');
    throw new OpsFailure(
      `The tree has ${files.length} uncommitted changes (${files[0]?.trim() ?? ''}). Commit or stash them: an image contains one commit.`,
      EXIT.refused,
    );
  }
  const release = await releaseOfHead(context);
  const [hash = '', at = ''] = (await context.run('git', ['log', '-1', '--format=%H %cI'])).stdout.trim().split(' ');
  return { release, hash, at };
}

/** Returns the images of the commit that exist locally. */
export async function builtImages(context: Pick<OpsContext, 'run'>, commit: Commit): Promise<Image[]> {
  const docker = dockerOf(context);
  const format = '{{ index .Config.Labels "org.opencontainers.image.revision" }}';
  const found: Image[] = [];
  for (const image of IMAGES) {
    const revision = await docker('image', 'inspect', '--format', format, localName(image, commit)).catch(missing);
    if (revision.trim() === commit.hash) found.push(image);
  }
  return found;
}

function missing(error: unknown): string {
  if (error instanceof OpsFailure && error.exitCode === EXIT.usage) throw error;
  return '';
}

export function planBuild(commit: Commit, built: readonly Image[]): Plan<BuildStep> {
  const steps = IMAGES.filter((image) => !built.includes(image)).map((image) => ({
    do: 'build' as const,
    title: `build ${localName(image, commit)}`,
    image,
  }));
  return {
    verb: 'image build',
    stage: 'local',
    title: `Build the images of ${commit.release}`,
    steps,
    notes: built.length === 0 ? [] : [`built already: ${built.join(', ')}`],
  };
}

export function buildExecutors(context: OpsContext, { release, hash, at }: Commit): Executors<BuildStep> {
  const docker = dockerOf(context);
  const base = context.environment['NODE_IMAGE'];
  const labels = { VERSION: release, REVISION: hash, CREATED: at, ...(base !== undefined && { NODE_IMAGE: base }) };
  const args = Object.entries(labels).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  return {
    build: async ({ image }) => {
      await docker('build', '--target', image, '--tag', localName(image, { release }), ...args, context.root);
      return undefined;
    },
  };
}
