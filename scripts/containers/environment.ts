import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from './local-aws/status.ts';
import { ContainerFailure, docker, type Compose } from './docker.ts';

const HEALTHY_WITHIN_MS = 90_000;

/**
 * Starts a service with its dependencies and waits until it is healthy.
 * @throws ContainerFailure with the end of its log
 */
export async function startService(compose: Compose, service: string): Promise<void> {
  await compose.must('up', '-d', '--no-build', service);
  await becomesHealthy(await compose.idOf(service), service);
}

/** @throws ContainerFailure if it ends or is not healthy in time */
export async function becomesHealthy(id: string, service: string): Promise<void> {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  for (;;) {
    const state = (await docker('inspect', '-f', '{{.State.Status}} {{.State.Health.Status}}', id)).trim();
    if (state === 'running healthy') return;
    if (state.startsWith('exited') || Date.now() > deadline) {
      const words = await docker('logs', '--tail', '30', id);
      throw new ContainerFailure(`${service} is "${state}" after ${HEALTHY_WITHIN_MS / 1_000} s at most:\n${words}`);
    }
    await sleep(100);
  }
}

/** Reads the report of the environment: tables, members, parameters and missing parts. */
export async function reportOf(compose: Compose): Promise<Report> {
  const text = await compose.must('exec', '-T', 'local-aws', 'node', 'scripts/containers/local-aws/report.ts');
  return JSON.parse(text) as Report;
}

/**
 * Starts the AWS emulation of a stage with tables, pool, client, groups, members and parameters. It keeps existing parts
 * and creates missing ones.
 * @throws ContainerFailure if a part is still missing
 */
export async function prepareAws(compose: Compose): Promise<{ report: Report; repaired: readonly string[] }> {
  await compose.must('up', '-d', '--no-build', 'local-aws');
  const repaired = await missingOf(compose);
  if (repaired.length > 0) await compose.must('restart', 'local-aws');
  await becomesHealthy(await compose.idOf('local-aws'), 'local-aws');
  const report = await reportOf(compose);
  if (report.missing.length > 0) throw new ContainerFailure(`Still missing: ${report.missing.join(', ')}`);
  return { report, repaired };
}

async function missingOf(compose: Compose): Promise<readonly string[]> {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  for (;;) {
    const report = await reportOf(compose).catch(() => undefined);
    if (report !== undefined) return report.missing;
    if (Date.now() > deadline) return ['an answer'];
    await sleep(200);
  }
}
