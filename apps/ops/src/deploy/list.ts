import { Deployments, SERVICE_NAMES, type ObservedDeployment } from '../clients/code-deploy.ts';
import { type ReleaseRecord, ReleaseRecords } from '../clients/release-records.ts';
import { table } from '../core/table.ts';
import type { VerbCall } from '../core/verb.ts';
import { describeDeployment } from './mover.ts';
import type { CloudAccess } from './parts.ts';

const LISTED = 10;

/** `deploy list`: the latest releases and deployments of a stage. */
export async function listReleases({ context, tell }: VerbCall<object>, access: CloudAccess): Promise<void> {
  const records = new ReleaseRecords(context, access);
  const current = await records.current();
  const releases = (await records.list()).slice(0, LISTED);
  const observed = new Deployments(context, access);
  const deployments: ObservedDeployment[] = [];
  for (const service of SERVICE_NAMES) deployments.push(...(await observed.latest(service, LISTED / 2)));
  tell({ current, releases, deployments }, () => [
    ...table(
      ['', 'RELEASE', 'BUILT', 'COMMIT', 'LAST DEPLOYMENT', 'ROLLBACK TO'],
      releases.map((each) => row(each, current?.release)),
    ),
    '',
    ...table(
      ['STARTED', 'STATUS', 'DEPLOYMENT'],
      deployments.map((each) => [new Date(each.createdAt).toISOString(), each.status, describeDeployment(each)]),
    ),
  ]);
}

function row({ release, at, commit, deployments, rollbackTarget = '' }: ReleaseRecord, current?: string): string[] {
  const last = deployments.at(-1);
  const ended = last === undefined ? 'never' : `${last.outcome} ${last.at} by ${last.by}`;
  return [release === current ? '*' : '', release, at, commit.slice(0, 12), ended, rollbackTarget];
}
