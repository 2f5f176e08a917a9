import { dockerOf } from '../core/docker.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import type { Executors } from '../core/run-plan.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { releaseOfHead } from '../deploy/gather.ts';

export const IMAGES = ['api', 'web', 'jobs'] as const;
export type Image = (typeof IMAGES)[number];

/** The commit that images are made of. */
export interface Commit {
  /** `v1.2.3`, or the first twelve characters of the hash. */
  readonly release: string;
  readonly hash: string;
  /** Of the commit and not of the clock: the same commit gives the same labels. */
  readonly at: string;
}

export interface BuildStep {
  readonly do: 'build';
  readonly title: string;
  readonly image: Image;
}

/** Name of an image on this machine. */
export function localName(image: Image, { release }: Pick<Commit, 'release'>): string {
  return `civicforge-${image}:${release}`;
}

/** Second tag of an image: whoever has a commit finds it. */
export function commitTag({ hash }: Pick<Commit, 'hash'>): string {
  return `sha-${hash.slice(0, 12)}`;
}

/**
 * The commit at hand.
 * @throws OpsFailure the tree is not what the commit says: what was built could never be built again
 */
export async function commitOfHead(context: Pick<OpsContext, 'run'>): Promise<Commit> {
  const dirty = (await context.run('git', ['status', '--porcelain'])).stdout.trim();
  if (dirty !== '') {
    const files = dirty.split('\n');
    throw new OpsFailure(
      `The tree has ${files.length} changes that no commit holds (${files[0]?.trim() ?? ''}): an image is one commit.`,
      EXIT.refused,
    );
  }
  const release = await releaseOfHead(context);
  const [hash = '', at = ''] = (await context.run('git', ['log', '-1', '--format=%H %cI'])).stdout.trim().split(' ');
  return { release, hash, at };
}

/** Which images this machine has of the commit already. */
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
