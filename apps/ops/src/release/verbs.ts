import { type Command, Option } from 'commander';
import {
  missingSignOffs,
  type ReleaseRecord,
  ReleaseRecords,
  SIGN_OFF_ROLES,
  type SignOffRole,
  withSignOff,
} from '../clients/release-records.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { runPlan } from '../core/run-plan.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { releaseOfHead } from '../deploy/gather.ts';
import { cutExecutors, cutFacts, planCut } from './cut.ts';
import { aligned } from '../core/table.ts';

interface SignOffOptions {
  readonly name: string;
  readonly note: string;
  readonly release?: string;
}

/** Adds `release cut|sign-off|show`. */
export function addRelease(area: Command, context: OpsContext): void {
  addVerb(area, context, {
    name: 'cut',
    description: 'creates a version: changelog section, deploy notes, signed tag',
    stage: 'none',
    words: [{ word: '<version>', description: 'as v1.2.3, above the last one' }],
    role: 'operator',
    changes: true,
    help: `On main, with a clean tree: renames the section [Unreleased] of CHANGELOG.md, writes docs/releases/<version>.md
with the deploy notes, and creates a signed commit and tag. Does not push, build or deploy.

  npm run ops -- release cut v1.2.3
  npm run ops -- release cut v1.2.3 --dry-run`,
    run: cut,
  });
  addVerb<SignOffOptions>(area, context, {
    name: 'sign-off',
    description: 'records one of the four sign-offs of production',
    stage: 'option',
    words: [{ word: '<role>', description: SIGN_OFF_ROLES.join(', ') }],
    options: [
      new Option('--name <name>', 'name of the signer').makeOptionMandatory(),
      new Option('--note <words>', 'what was reviewed').makeOptionMandatory(),
      new Option('--release <name>', 'v1.2.3 or a commit; default: HEAD'),
    ],
    role: 'operator',
    changes: true,
    help: `Records the sign-off of engineering, security, product or operations in the record of the release. The product owner signs
after the walk through docs/ACCEPTANCE.md in staging. "ready prod" refuses while one is missing. A second sign-off of a
role replaces the first.

  npm run ops -- release sign-off product --name "Grace" --note "acceptance walked in staging" --stage prod --release v1.2.3`,
    run: signOff,
  });
  addVerb<{ release?: string }>(area, context, {
    name: 'show',
    description: 'prints the record of a release in a stage',
    stage: 'argument',
    options: [new Option('--release <name>', 'v1.2.3, a commit or a digest; default: the serving release')],
    role: 'developer',
    help: `Prints images, task definitions, sign-offs, deploy notes, deployments and the rollback target. Changes nothing.

  npm run ops -- release show prod
  npm run ops -- release show prod --release v1.2.3 --json`,
    run: show,
  });
}

async function cut({ context, words: [version = ''], options, tell }: VerbCall<object>): Promise<void> {
  const facts = await cutFacts(context, version);
  const plan = planCut(facts);
  const report = await runPlan(context, plan, cutExecutors(context, facts), options);
  tell({ ...report, version }, () => ['next: git push --follow-tags, then "image push staging"']);
}

async function signOff({
  context,
  access,
  words: [word = ''],
  options,
  tell,
}: VerbCall<SignOffOptions>): Promise<void> {
  const stage = cloudStage(access.stage, 'Name the stage that is signed for with --stage.');
  const role = SIGN_OFF_ROLES.find((known): known is SignOffRole => known === word);
  if (role === undefined) throw new OpsFailure(`A role is one of ${SIGN_OFF_ROLES.join(', ')}.`, EXIT.usage);
  const records = new ReleaseRecords(context, access);
  const record = await records.find(options.release ?? (await releaseOfHead(context)));
  const plan = {
    verb: 'release sign-off',
    stage,
    title: `${options.name} signs ${record.release} for ${role}`,
    steps: [{ do: 'sign' as const, title: `record it: ${options.note}` }],
  };
  const sign = async () => {
    const at = new Date(context.clock.now()).toISOString();
    const { name, note } = options;
    const signed = withSignOff(record, { role, name: name.slice(0, 80), note: note.slice(0, 200), at });
    await records.write(signed);
    const missing = missingSignOffs(signed);
    return missing.length === 0 ? 'all four are there' : `missing: ${missing.join(', ')}`;
  };
  const report = await runPlan(context, plan, { sign }, options);
  tell(report, () => []);
}

async function show({ context, access, options, tell }: VerbCall<{ release?: string }>): Promise<void> {
  const stage = cloudStage(access.stage);
  const records = new ReleaseRecords(context, access);
  const current = await records.current();
  const name = options.release ?? current?.release;
  if (name === undefined) throw new OpsFailure(`Nothing was released in ${stage} yet.`, EXIT.failed);
  const record = await records.find(name);
  tell({ ...record, isCurrent: record.release === current?.release }, () =>
    lines(record, record.release === current?.release),
  );
}

function lines(record: ReleaseRecord, isCurrent: boolean): string[] {
  const {
    release,
    commit,
    at,
    by,
    images,
    taskDefinitions = {},
    signOffs,
    notes,
    rollbackTarget,
    deployments,
  } = record;
  return [
    `${release}${isCurrent ? ', which serves' : ''}`,
    ...aligned([
      ['commit', commit],
      ['built', `${at} by ${by}`],
      ...Object.entries(images).map(([image, digest]) => ['image', image, digest]),
      ...Object.entries(taskDefinitions).map(([kind, arn]) => ['tasks', kind, arn.split('/').at(-1) ?? '']),
      ...signOffs.map(({ role, name, note, at: when }) => ['signed', role, `${name}, ${when}: ${note}`]),
      ...missingSignOffs(record).map((role) => ['unsigned', role]),
      ['rollback to', rollbackTarget ?? 'none'],
      ...deployments.map(({ kind, outcome, at: when, by: who, seconds, strategy, reason }) => {
        const end = `${outcome} after ${seconds} s (${strategy})`;
        return [kind, `${when} by ${who}`, reason === undefined ? end : `${end}, ${reason}`];
      }),
    ]),
    ...(notes === undefined ? [] : ['', notes]),
  ];
}
