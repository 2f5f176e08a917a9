import { type Command, Option } from 'commander';
import { cloudStage } from '../core/cloud-stage.ts';
import { runPlan } from '../core/run-plan.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { pushImages, type PushOptions } from './bring.ts';
import { buildExecutors, builtImages, commitOfHead, planBuild } from './build.ts';

/** Adds `image build|push`. */
export function addImage(area: Command, context: OpsContext): void {
  addVerb(area, context, {
    name: 'build',
    description: 'builds the images of the current commit, once',
    stage: 'none',
    role: 'operator',
    changes: true,
    help: `Builds api, web and jobs with version, commit and its time as labels. It refuses uncommitted
changes, and skips images of the commit that this machine has. It does not test ("npm test", "npm run check") and does not
push. NODE_IMAGE gives the base by its digest.

  npm run ops -- image build`,
    run: build,
  });
  addVerb<PushOptions>(area, context, {
    name: 'push',
    description: 'pushes the images of the current commit to a stage, by digest',
    stage: 'argument',
    options: [
      new Option('--from <stage>', 'takes the very images that another stage has').choices(['dev', 'staging']),
      new Option('--from-account <id>', 'account of that stage, if it is another one'),
    ],
    role: 'operator',
    changes: true,
    help: `Pushes missing images into the registry of the stage, tagged with version and commit, and writes the digests into the
record of the release. Tags never change, so existing images stay. --from builds nothing: it promotes the images that were
tested in the other stage, and fails if a digest differs. It does not deploy.
The registry of the other stage is read with the credentials of the target stage; its records are not needed. For an account
of its own name it, and let that stage admit this account (setting "promotionAccountId" of its stack).

  npm run ops -- image push staging
  npm run ops -- image push prod --from staging --yes prod
  npm run ops -- image push prod --from staging --from-account 111122223333 --yes prod`,
    run: push,
  });
}

async function build({ context, options, tell }: VerbCall<object>): Promise<void> {
  const commit = await commitOfHead(context);
  const plan = planBuild(commit, await builtImages(context, commit));
  const report = await runPlan(context, plan, buildExecutors(context, commit), options);
  tell({ ...report, ...commit }, () => []);
}

async function push({ context, access: named, options, tell }: VerbCall<PushOptions>): Promise<void> {
  const stage = cloudStage(named.stage, '"image build" makes the images on this machine; name a stage.');
  tell(await pushImages(context, { ...named, stage }, options), () => []);
}
