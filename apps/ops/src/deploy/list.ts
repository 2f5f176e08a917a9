import { Deployments, SERVICE_NAMES, type SeenDeployment } from '../clients/code-deploy.ts';
import { type ReleaseRecord, ReleaseRecords } from '../clients/release-records.ts';
import { table } from '../core/table.ts';
import type { VerbCall } from '../core/verb.ts';
import { inWords } from './mover.ts';
import type { CloudAccess } from './parts.ts';

const LISTED = 10;

/** `deploy list`: the latest releases and deployments of a stage. */
export async function listReleases({ world, tell }: VerbCall<object>, access: CloudAccess): Promise<void> {
  const records = new ReleaseRecords(world, access);
  const current = await records.current();
  const releases = (await records.list()).slice(0, LISTED);
  const seen = new Deployments(world, access);
  const deployments: SeenDeployment[] = [];
  for (const service of SERVICE_NAMES) deployments.push(...(await seen.latest(service, LISTED / 2)));
  tell({ current, releases, deployments }, () => [
    ...table(
      ['', 'RELEASE', 'BUILT', 'COMMIT', 'LAST DEPLOYMENT', 'WAY BACK'],
      releases.map((each) => row(each, current?.release)),
    ),
    '',
    ...table(
      ['STARTED', 'STATUS', 'DEPLOYMENT'],
      deployments.map((each) => [new Date(each.createdAt).toISOString(), each.status, inWords(each)]),
    ),
  ]);
}

function row({ release, at, commit, deployments, rollbackTarget = '' }: ReleaseRecord, current?: string): string[] {
  const last = deployments.at(-1);
  const ended = last === undefined ? 'never' : `${last.outcome} ${last.at} by ${last.by}`;
  return [release === current ? '*' : '', release, at, commit.slice(0, 12), ended, rollbackTarget];
}
