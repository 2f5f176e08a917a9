import { type Command, Option } from 'commander';
import { isDeploymentRunning } from '../clients/code-deploy.ts';
import { fetchOutputs, outputsFile } from '../clients/outputs.ts';
import { reportChecks } from '../core/checks.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { CloudStage } from '../core/stages.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { applyPlan, planApply } from './apply.ts';
import { backUpState } from './backup.ts';
import { changeLines, currentPreview, preview } from './preview.ts';
import { infraChecks } from './validate.ts';

interface ApplyOptions {
  readonly plan: string;
  readonly approver: string;
}

/** Adds `infra validate|preview|apply|outputs|backup`. */
export function addInfra(area: Command, context: OpsContext): void {
  addVerb(area, context, {
    name: 'validate',
    description: 'types, rules, tests, format and descriptions of the program; offline',
    stage: 'none',
    role: 'developer',
    help: `Reads the repository and needs no account. "verify" checks the account.

  npm run ops -- infra validate`,
    run: async ({ context: here, options }) => {
      await reportChecks(here, infraChecks(here), options);
    },
  });
  addVerb<{ refresh?: true }>(area, context, {
    name: 'preview',
    description: 'previews the changes and stores the plan; lists replacements and deletions',
    stage: 'argument',
    options: [new Option('--refresh', 'read every resource from the account first')],
    role: 'administrator',
    help: `Runs "pulumi preview" with the policy pack, keeps its plan and prints it. Changes nothing. Another person reviews
it, replacements and deletions first, and approves "infra apply". A plan holds for a day, and only while the program and
the settings stay as they are. --refresh reads the account first and shows what was changed or deleted by hand; the apply
of its plan reads it too. Table pointers and released jobs are always read from the account.

  npm run ops -- infra preview staging
  npm run ops -- infra preview staging --refresh`,
    run: showPreview,
  });
  addVerb<ApplyOptions>(area, context, {
    name: 'apply',
    description: 'applies a reviewed plan; records who approved it and the ticket',
    stage: 'argument',
    options: [
      new Option('--plan <file>', 'as "infra preview" prints it').makeOptionMandatory(),
      new Option('--approver <name>', 'reviewer of the plan; in production another person').makeOptionMandatory(),
    ],
    role: 'administrator',
    changes: true,
    help: `Copies the state, applies exactly the plan, saves the outputs, records approver and ticket, notifies the topics. It
refuses a stale plan, and every plan while a release runs. It never moves traffic, flags or values of secrets.

Way back: revert the commit, preview, apply, verify. A state is never edited.

  npm run ops -- infra apply staging --plan .local/ops/infra/staging-2026-05-05T12-00-00-000Z.plan.json --approver grace --ticket OPS-12`,
    run: apply,
  });
  addVerb<{ region: string }>(area, context, {
    name: 'outputs',
    description: 'saves the outputs of the stack for all other verbs',
    stage: 'argument',
    options: [
      new Option('--region <region>', 'of the stack').default(context.environment['AWS_REGION'] ?? 'us-east-1'),
    ],
    role: 'developer',
    help: `Reads the outputs from the parameter that "pulumi up" writes, into the records folder. Needs neither Pulumi nor the
state. Every other verb does the same when it starts; run it alone for a stage in another region than AWS_REGION or
us-east-1, and to print the outputs. Changes nothing in the stage.

  npm run ops -- infra outputs prod
  npm run ops -- infra outputs prod --region eu-west-1
  npm run ops -- infra outputs prod --json`,
    run: async ({ context: here, access, options: { region }, tell }) => {
      const { stage } = cloud(access);
      const outputs = await fetchOutputs(here, stage, region);
      tell(outputs, () => [
        `saved in ${outputsFile(here, stage)}`,
        `${outputs.address} in ${outputs.region}, account ${outputs.account}`,
      ]);
    },
  });
  addVerb(area, context, {
    name: 'backup',
    description: 'copies the state, encrypted, kept for 30 days',
    stage: 'argument',
    role: 'operator',
    changes: true,
    help: `Exports the state and stores it in the stage's log bucket, which denies deletion and expires it
after 30 days. Production releases and "infra apply" do this automatically. For the database use "db backup".

  npm run ops -- infra backup prod --yes prod`,
    run: async ({ context: here, access, options, tell }) => {
      tell(await backUpState(here, cloud(access), options), () => []);
    },
  });
}

function cloud(access: StageAccess): StageAccess & { readonly stage: CloudStage } {
  const { stage } = access;
  if (stage !== 'local') return { ...access, stage };
  throw new OpsFailure(
    'A local stack has no infrastructure: "npm start" makes it. Name dev, staging or prod.',
    EXIT.usage,
  );
}

async function showPreview({ context, access, options, tell }: VerbCall<{ refresh?: true }>): Promise<void> {
  const found = await preview(context, cloud(access).stage, options.refresh === true);
  const { counts, surprises, changes, plan, stage } = found;
  tell(found, () => [
    ...changeLines(changes),
    ...(changes.length === 0
      ? ['nothing would change']
      : [
          '',
          Object.entries(counts)
            .map(([op, count]) => `${count} ${op}`)
            .join(', '),
        ]),
    ...(surprises.length === 0
      ? []
      : ['', `${surprises.length} SURPRISES, replaced or deleted:`, ...changeLines(surprises)]),
    '',
    `plan: ${plan}`,
    `after the review: npm run ops -- infra apply ${stage} --plan ${plan} --approver NAME --ticket ID`,
  ]);
}

async function apply({ context, access: named, options, tell }: VerbCall<ApplyOptions>): Promise<void> {
  const access = cloud(named);
  const { approver, ticket, plan: file } = options;
  if (ticket === undefined) throw new OpsFailure('An applied plan has a ticket: --ticket <id>.', EXIT.usage);
  const found = await currentPreview(context, access.stage, file);
  const plan = planApply(found, { approver, ticket }, context.operator);
  if (await isDeploymentRunning(context, access)) {
    throw new OpsFailure(`A release is under way: "deploy status ${access.stage}". Nothing was done.`, EXIT.refused);
  }
  const report = await applyPlan(context, access, { plan, preview: found, approval: { approver, ticket } }, options);
  tell({ ...report, approver, ticket }, () => []);
}
