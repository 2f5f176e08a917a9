import { JourneyFailure } from '../../../../libs/contract/src/smoke/http-client.ts';
import { type Journey, runJourney } from '../../../../libs/contract/src/smoke/journey.ts';
import { addressesOf } from '../access.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { smokePeople } from './smoke-people.ts';

export interface SmokeStep {
  readonly step: string;
  /** Seconds since the previous step. */
  readonly seconds: number;
}

/** Report of a smoke run, passed or failed. */
export interface SmokeReport {
  readonly address: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly steps: readonly SmokeStep[];
  readonly journey?: Journey;
  /** True if the stage is in maintenance: the reads of both members passed, and writes are refused. */
  readonly maintenance?: true;
  readonly failure?: {
    readonly step: string;
    readonly detail: string;
    readonly status?: number;
    readonly code?: string;
    readonly requestId?: string;
  };
}

export interface SmokeRequest {
  /** Base URL that replaces the stage's own. */
  readonly baseUrl?: string;
  readonly onStep?: (step: SmokeStep) => void;
}

/**
 * Runs a complete quest through the public API; in maintenance, the reads of both members. Every request has a time limit
 * and up to three tries for transient errors.
 * @throws OpsFailure the stage or its smoke people are not known
 */
export async function smoke(
  context: OpsContext,
  access: StageAccess,
  request: SmokeRequest = {},
): Promise<SmokeReport> {
  const address = addressOf(context, access, request.baseUrl);
  const people = await smokePeople(context, access);
  const began = context.clock.now();
  const steps: SmokeStep[] = [];
  let last = began;
  const step = (name: string) => {
    const done = { step: name, seconds: (context.clock.now() - last) / 1000 };
    last = context.clock.now();
    steps.push(done);
    request.onStep?.(done);
  };
  const wait = (milliseconds: number) => context.clock.sleep(milliseconds);
  const report = () => ({ address, seconds: (context.clock.now() - began) / 1000, steps });
  try {
    const journey = await runJourney({ baseUrl: address, origin: address, people, fetch: context.fetch, wait, step });
    if (journey) return { ...report(), passed: true, journey };
    return { ...report(), passed: false, maintenance: true, failure: inMaintenance(access) };
  } catch (error) {
    return { ...report(), passed: false, failure: describe(error) };
  }
}

function inMaintenance({ stage }: StageAccess): NonNullable<SmokeReport['failure']> {
  const detail = `Stage ${stage} is in maintenance: both members can read, and writes are refused. End it with "npm run ops -- flags set maintenance_mode=off --stage ${stage}", then repeat.`;
  return { step: 'create', detail, code: 'maintenance' };
}

function addressOf(context: OpsContext, access: StageAccess, given: string | undefined): string {
  if (given === undefined) return addressesOf(context, access).api;
  if (!URL.canParse(given) || !/^https?:/.test(given)) throw new OpsFailure(`"${given}" is no address.`, EXIT.usage);
  return new URL(given).origin;
}

function describe(error: unknown): NonNullable<SmokeReport['failure']> {
  if (!(error instanceof JourneyFailure)) return { step: 'unknown', detail: messageOf(error) };
  const { step, status, code, requestId, message } = error;
  return {
    step,
    detail: message,
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
    ...(requestId !== undefined && { requestId }),
  };
}
