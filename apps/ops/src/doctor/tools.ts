import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { readOutputs } from '../clients/outputs.ts';
import { type Check, fail, type Finding, ok, warn } from '../core/checks.ts';
import type { Stage } from '../core/stages.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';

interface Tool {
  readonly name: string;
  readonly words: readonly string[];
  readonly major: number;
  readonly minor?: number;
  /** Purpose and source of the tool. */
  readonly why: string;
  /** True if a local stack needs it too. */
  readonly always?: true;
}

const TOOLS: readonly Tool[] = [
  { name: 'git', words: ['--version'], major: 2, why: 'releases and "ready"; of your system', always: true },
  { name: 'npm', words: ['--version'], major: 9, why: 'everything; comes with Node', always: true },
  { name: 'aws', words: ['--version'], major: 2, why: 'signing in to accounts; docs.aws.amazon.com/cli' },
  { name: 'pulumi', words: ['version'], major: 3, why: '"infra"; pulumi.com/docs/install' },
  { name: 'docker', words: ['--version'], major: 20, minor: 10, why: '"image build" and the end-to-end containers' },
  { name: 'gh', words: ['--version'], major: 2, why: 'approvals in "ready prod"; cli.github.com' },
];

/** Major version of Node that the product requires. */
const NODE_MAJOR = 24;

/** Returns the checks of the tools and credentials of this machine. */
export function toolChecks(context: OpsContext, access: StageAccess, nodeVersion = process.versions.node): Check[] {
  const { stage } = access;
  const node: Check = {
    id: 'tool.node',
    title: `node ${NODE_MAJOR} or newer`,
    run: () => Promise.resolve(nodeGood(nodeVersion)),
  };
  const tools = TOOLS.map((tool): Check => {
    const version = `${tool.major}${tool.minor === undefined ? '' : `.${tool.minor}`}`;
    return {
      id: `tool.${tool.name}`,
      title: `${tool.name} ${version} or newer`,
      run: () => toolGood(context, tool, stage),
    };
  });
  if (stage === 'local') return [node, ...tools];
  const account: Check = {
    id: 'tool.credentials',
    title: `credentials of the account of ${stage}`,
    run: () => accountGood(context, access, stage),
  };
  return [node, ...tools, account];
}

function nodeGood(version: string): Finding {
  if (Number(version.split('.')[0]) >= NODE_MAJOR) return ok(version);
  return fail(`${version}: start it as "npm run ops", which takes the Node of the project`);
}

async function toolGood(
  context: OpsContext,
  { name, words, major, minor = 0, why, always }: Tool,
  stage: Stage,
): Promise<Finding> {
  const missing = always || stage !== 'local' ? fail : warn;
  const said = await context.run(name, words).catch(() => undefined);
  if (said?.code !== 0) return missing(`not found; for ${why}`);
  const [, foundMajor = '', foundMinor = ''] = /(\d+)\.(\d+)/.exec(`${said.stdout}${said.stderr}`) ?? [];
  const isEnough = Number(foundMajor) > major || (Number(foundMajor) === major && Number(foundMinor) >= minor);
  return isEnough ? ok(`${foundMajor}.${foundMinor}`) : missing(`${foundMajor}.${foundMinor} is too old; for ${why}`);
}

async function accountGood(context: OpsContext, access: StageAccess, stage: Exclude<Stage, 'local'>): Promise<Finding> {
  const { Account, Arn } = await context.aws(access).client(STSClient).send(new GetCallerIdentityCommand({}));
  const { account } = readOutputs(context, stage);
  if (Account === account) return ok(Arn ?? '');
  return fail(`these are of account ${Account ?? 'unknown'}, and ${stage} lives in ${account}: sign in again`);
}
