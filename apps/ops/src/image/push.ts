import { ECRClient } from '@aws-sdk/client-ecr';
import { nameOf } from '../../../../libs/contract/src/names.ts';
import { readOutputs } from '../clients/outputs.ts';
import { type ImageDigests, ReleaseRecords } from '../clients/release-records.ts';
import { dockerOf } from '../core/docker.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import type { Executors } from '../core/run-plan.ts';
import type { CloudStage } from '../core/stages.ts';
import type { OpsContext } from '../core/ops-context.ts';
import type { CloudAccess } from '../deploy/parts.ts';
import { type Commit, commitTag, type Image, IMAGES, localName } from './build.ts';
import { digestOf, registryOf, signIn } from './registry.ts';

export type Digests = Readonly<Partial<Record<Image, string>>>;

export type PushStep =
  | { readonly do: 'login'; readonly title: string; readonly registry: string }
  | { readonly do: 'pull'; readonly title: string; readonly image: Image; readonly address: string }
  | { readonly do: 'push'; readonly title: string; readonly image: Image; readonly digest?: string }
  | { readonly do: 'record'; readonly title: string };

export interface PushFacts {
  readonly stage: CloudStage;
  /** Address of an image in the stage's registry. */
  readonly address: string;
  readonly commit: Commit;
  /** Digests in the stage's registry. */
  readonly pushed: Digests;
  /** Source stage of a promotion, with its digests. */
  readonly from?: { readonly stage: CloudStage; readonly digests: ImageDigests; readonly addresses: ImageDigests };
}

/** Returns the digests of a commit in the registry of a stage. */
export async function pushedDigests(context: OpsContext, access: CloudAccess, commit: Commit): Promise<Digests> {
  const ecr = context.aws(access).client(ECRClient);
  const { images } = readOutputs(context, access.stage);
  const found: Partial<Record<Image, string>> = {};
  for (const image of IMAGES) {
    const digest = await digestOf(ecr, images[image], commitTag(commit));
    if (digest !== undefined) found[image] = digest;
  }
  return found;
}

/**
 * Returns the digests and addresses of a commit in another stage's registry, which can be in another account. They are
 * read with the credentials of the target stage: the registry opens to it, the records of the other stage need not.
 * @throws OpsFailure the other stage lacks an image
 */
export async function promotedImages(
  context: OpsContext,
  access: CloudAccess,
  commit: Commit,
  from: CloudStage,
  account: string | undefined,
): Promise<Required<PushFacts>['from']> {
  const ecr = context.aws(access).client(ECRClient);
  const { images } = readOutputs(context, access.stage);
  const addresses: Partial<Record<Image, string>> = {};
  const digests: Partial<Record<Image, string>> = {};
  for (const image of IMAGES) {
    const address = images[image].replace(nameOf(access.stage, image), nameOf(from, image));
    const there = account === undefined ? address : address.replace(/^\d{12}\./, `${account}.`);
    addresses[image] = there;
    const digest = await digestOf(ecr, there, commitTag(commit));
    if (digest !== undefined) digests[image] = digest;
  }
  const missing = IMAGES.filter((image) => digests[image] === undefined);
  if (missing.length > 0) {
    throw new OpsFailure(
      `The registry of ${from} has no ${missing.join(', ')} of ${commit.release}. First: npm run ops -- image push ${from}`,
      EXIT.usage,
    );
  }
  return { stage: from, digests: digests as ImageDigests, addresses: addresses as ImageDigests };
}

/** Plans the push of missing images. Tags are immutable; a promotion keeps the tested digests. */
export function planPush({ stage, address, commit, pushed, from }: PushFacts): Plan<PushStep> {
  const missing = IMAGES.filter((image) => pushed[image] === undefined);
  const steps: PushStep[] = [
    ...(missing.length > 0 && from !== undefined ? [login(from.stage, from.addresses.api)] : []),
    ...(from === undefined
      ? []
      : missing.map((image) => ({
          do: 'pull' as const,
          title: `pull ${image} of ${from.stage} by its digest`,
          image,
          address: `${from.addresses[image]}@${from.digests[image]}`,
        }))),
    ...(missing.length > 0 ? [login(stage, address)] : []),
    ...missing.map((image) => ({
      do: 'push' as const,
      title: `push ${image} as ${commit.release} and ${commitTag(commit)}`,
      image,
      ...(from && { digest: from.digests[image] }),
    })),
    { do: 'record', title: `record the digests of ${commit.release}` },
  ];
  const there = IMAGES.filter((image) => pushed[image] !== undefined);
  return {
    verb: 'image push',
    stage,
    title: `Push the images of ${commit.release}`,
    steps,
    notes: there.length === 0 ? [] : [`there already: ${there.join(', ')}`],
  };
}

function login(stage: CloudStage, address: string): PushStep {
  return { do: 'login', title: `sign in to the registry of ${stage}`, registry: registryOf(address) };
}

export function pushExecutors(
  context: OpsContext,
  access: CloudAccess,
  { commit, pushed }: Pick<PushFacts, 'commit' | 'pushed'>,
): Executors<PushStep> {
  const docker = dockerOf(context);
  const { images } = readOutputs(context, access.stage);
  const digests: Partial<Record<Image, string>> = { ...pushed };
  const sources: Partial<Record<Image, string>> = {};
  return {
    login: async ({ registry }) => {
      await signIn(context, access, registry);
      return undefined;
    },
    pull: async ({ image, address }) => {
      await docker('pull', '--quiet', address);
      sources[image] = address;
      return undefined;
    },
    push: async ({ image, digest: wanted }) => {
      const address = images[image];
      for (const tag of [commit.release, commitTag(commit)]) {
        await docker('tag', sources[image] ?? localName(image, commit), `${address}:${tag}`);
        await docker('push', '--quiet', `${address}:${tag}`);
      }
      const digest = await digestOf(context.aws(access).client(ECRClient), address, commitTag(commit));
      if (digest === undefined) throw new OpsFailure(`The registry does not know ${address}:${commitTag(commit)}.`);
      if (wanted !== undefined && digest !== wanted) {
        throw new OpsFailure(`${image} arrived with digest ${digest} instead of ${wanted}.`);
      }
      digests[image] = digest;
      return digest;
    },
    record: async () => {
      const { api, web, jobs } = digests;
      if (api === undefined || web === undefined || jobs === undefined) throw new OpsFailure('A digest is missing.');
      const records = new ReleaseRecords(context, access);
      const known = await records.read(commit.release);
      const notes = await notesOf(context, commit.release);
      await records.write({
        release: commit.release,
        commit: commit.hash,
        at: new Date(context.clock.now()).toISOString(),
        by: context.operator,
        signOffs: [],
        deployments: [],
        ...(notes !== '' && { notes }),
        ...known,
        images: { api, web, jobs },
      });
      return commit.release;
    },
  };
}

/** Reads the deploy notes from the tag message. */
async function notesOf(context: OpsContext, release: string): Promise<string> {
  if (!release.startsWith('v')) return '';
  return (await context.run('git', ['tag', '--list', '--format=%(contents:body)', release])).stdout.trim();
}
