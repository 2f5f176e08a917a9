import { paginateGetResources, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../../libs/contract/src/names.ts';
import { awsOfStage } from '../clients/aws.ts';
import { readOutputs } from '../clients/outputs.ts';
import { servingTables } from '../clients/tables.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import { messageOf, OpsFailure } from '../core/exit-codes.ts';
import type { CloudStage } from '../core/stages.ts';
import { table } from '../core/table.ts';
import { becomeVerb, type VerbCall } from '../core/verb.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { pulumi } from '../infra/pulumi.ts';
import { type Allowed, compareStage, isFault, type Orphan, resourcesOf, type TaggedResource } from './compare.ts';

/** Region of CloudFront, its WAF and its certificate. */
const EDGE_REGION = 'us-east-1';

/** Makes `orphans` a verb: `orphans prod --type dynamodb:table`. */
export function addOrphans(area: Command, context: OpsContext): void {
  becomeVerb<{ type?: string }>(area, context, {
    stage: 'argument',
    options: [new Option('--type <type>', 'as dynamodb, or dynamodb:table').argParser(typeFrom)],
    role: 'operator',
    help: `Compares the state of the stack with everything in the account that carries the tags of project and stage. UNMANAGED:
in the account only, costs money. GONE: in the state only. SERVING: a restored table that serves and that the next
"infra apply" adopts. Allowed resources are in apps/ops/src/orphans/allowed.json with the reason. Exit code 1 where
something is unmanaged or gone. Needs pulumi and its login. It deletes nothing; the tagging API may lag by some minutes
and does not know roles.

  npm run ops -- orphans prod
  npm run ops -- orphans staging --type dynamodb:table --json`,
    run: orphans,
  });
}

async function orphans({ context, access, stage, options, tell }: VerbCall<{ type?: string }>): Promise<void> {
  const found = await findOrphans(
    context,
    { ...access, stage: cloudStage(stage, 'It has no AWS account.') },
    options.type,
  );
  tell(found, () => {
    if (found.length === 0) return ['nothing stands outside of the state'];
    return table(
      ['KIND', 'COMPONENT', 'RESOURCE', 'WHY'],
      found.map(({ kind, component, arn, reason }) => [kind.toUpperCase(), component, arn, reason]),
    );
  });
  const bad = found.filter(isFault).length;
  if (bad > 0) throw new OpsFailure(`${bad} resources differ. Delete them, or allow them with a reason.`);
}

/** Finds orphans. Used by the verb and the readiness gate. */
export async function findOrphans(
  context: OpsContext,
  access: StageAccess & { readonly stage: CloudStage },
  type?: string,
): Promise<Orphan[]> {
  const exported = await pulumi(context, access.stage, ['stack', 'export']);
  const wanted = (arn: string | undefined) => type === undefined || (arn !== undefined && isOfType(arn, type));
  const state = stateFrom(exported).filter(({ arn }) => wanted(arn));
  const tagged = (await taggedResources(context, access, type)).filter(({ arn }) => wanted(arn));
  const serving = await servingNames(context, access);
  return compareStage({ stage: access.stage, state, tagged, allowed: readAllowed(), serving });
}

/** Returns the names of the serving tables. A stage that was taken down has none, and can have orphans. */
async function servingNames(context: OpsContext, access: StageAccess): Promise<string[]> {
  try {
    return Object.values(await servingTables(context, access));
  } catch (error) {
    if (error instanceof OpsFailure) return [];
    throw error;
  }
}

function stateFrom(exported: string) {
  try {
    return resourcesOf(exported);
  } catch (error) {
    throw new OpsFailure(`"pulumi stack export" gave something else: ${messageOf(error)}`);
  }
}

function readAllowed(): Allowed[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'allowed.json'), 'utf8')) as Allowed[];
}

async function taggedResources(
  context: OpsContext,
  access: StageAccess & { readonly stage: CloudStage },
  type: string | undefined,
): Promise<TaggedResource[]> {
  const { region } = readOutputs(context, access.stage);
  const clients = [
    context.aws(access).client(ResourceGroupsTaggingAPIClient),
    ...(region === EDGE_REGION ? [] : [awsOfStage(EDGE_REGION).client(ResourceGroupsTaggingAPIClient)]),
  ];
  const found: TaggedResource[] = [];
  for (const client of clients) {
    for await (const page of paginateGetResources(
      { client },
      {
        TagFilters: [
          { Key: 'project', Values: [PROJECT] },
          { Key: 'stage', Values: [access.stage] },
        ],
        ResourcesPerPage: 100,
        ...(type !== undefined && { ResourceTypeFilters: [type] }),
      },
    )) {
      for (const { ResourceARN: arn = '', Tags = [] } of page.ResourceTagMappingList ?? []) {
        found.push({ arn, tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])) });
      }
    }
  }
  return found;
}

function isOfType(arn: string, type: string): boolean {
  const [service, kind] = type.split(':');
  const [, , of, , , ...rest] = arn.split(':');
  return of === service && (kind === undefined || new RegExp(`^${kind}[:/]`).test(rest.join(':')));
}

function typeFrom(word: string): string {
  if (/^[a-z0-9-]{2,40}(:[a-zA-Z0-9-]{2,40})?$/.test(word)) return word;
  throw new InvalidArgumentError('It must be a service, or service:kind, as dynamodb:table.');
}
