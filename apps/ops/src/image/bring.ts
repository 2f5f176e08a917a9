import { readOutputs } from '../clients/outputs.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { type RunOptions, type RunReport, runPlan } from '../core/run-plan.ts';
import type { OpsContext } from '../core/ops-context.ts';
import type { CloudAccess } from '../deploy/parts.ts';
import { buildExecutors, builtImages, type Commit, commitOfHead, IMAGES, planBuild } from './build.ts';
import { planPush, promotedImages, pushedDigests, pushExecutors } from './push.ts';

export interface PushOptions {
  readonly from?: 'dev' | 'staging';
  readonly fromAccount?: string;
}

/**
 * Pushes the images of HEAD to a stage, or promotes those of another stage.
 * @throws OpsFailure refused: an image is neither pushed nor built
 */
export async function pushImages(
  context: OpsContext,
  access: CloudAccess,
  options: RunOptions & PushOptions,
): Promise<RunReport & Commit> {
  const { stage } = access;
  const { from } = options;
  // A workflow passes an empty variable.
  const fromAccount = options.fromAccount || undefined;
  const commit = await commitOfHead(context);
  const pushed = await pushedDigests(context, access, commit);
  const source = from === undefined ? undefined : await promotedImages(context, access, commit, from, fromAccount);
  const missing = IMAGES.filter((image) => pushed[image] === undefined);
  if (source === undefined && missing.length > 0) {
    const built = await builtImages(context, commit);
    const unbuilt = missing.filter((image) => !built.includes(image));
    if (unbuilt.length > 0) {
      throw new OpsFailure(`Not built yet: ${unbuilt.join(', ')}. First: npm run ops -- image build`, EXIT.refused);
    }
  }
  const { api: address } = readOutputs(context, stage).images;
  const plan = planPush({ stage, address, commit, pushed, ...(source && { from: source }) });
  const report = await runPlan(context, plan, pushExecutors(context, access, { commit, pushed }), options);
  return { ...report, ...commit };
}

/** Builds what the registry and this machine lack of HEAD, and pushes it. One step of an emergency release. */
export async function bringImages(context: OpsContext, access: CloudAccess, options: RunOptions): Promise<unknown> {
  const commit = await commitOfHead(context);
  const pushed = await pushedDigests(context, access, commit);
  if (IMAGES.some((image) => pushed[image] === undefined)) {
    const plan = planBuild(commit, await builtImages(context, commit));
    await runPlan(context, plan, buildExecutors(context, commit), options);
  }
  return pushImages(context, access, options);
}
