import { HttpException, Injectable } from '@nestjs/common';
import {
  HealthCheckService,
  type HealthCheckResult,
  HealthIndicatorService,
  type HealthIndicatorFunction,
} from '@nestjs/terminus';
import { SigningKeys } from '../auth/signing-keys.ts';
import { FeatureFlagService } from '../flags/feature-flag.service.ts';
import { Database } from '../dynamo/database.ts';

/** Timeout of each check in milliseconds. */
const TIMEOUT = 2_500;

/** Minimum intervals between checks, because the route is public. The identity service is checked less often. */
const DATABASE_CACHE = 1_000;
const IDENTITY_CACHE = 10_000;

/** Checks the dependencies of the service. */
@Injectable()
export class Readiness {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly keys: SigningKeys,
    private readonly flags: FeatureFlagService,
  ) {}

  async check(): Promise<HealthCheckResult> {
    try {
      return await this.health.check(this.parts());
    } catch (error) {
      const result = error instanceof HttpException ? error.getResponse() : undefined;
      if (isResult(result)) return result;
      throw error;
    }
  }

  private parts(): HealthIndicatorFunction[] {
    const attempt = (name: string, ask: () => Promise<void>, cache: number) => () =>
      this.indicators.check(name).attempt(ask).withTimeout(TIMEOUT).cacheFor(cache);
    return [
      attempt('database', () => this.database.ping(), DATABASE_CACHE),
      attempt('identity', () => this.keys.check(), IDENTITY_CACHE),
      () => Promise.resolve(this.flagsPart()),
    ];
  }

  /** Reports stale flags as degraded, because the service works with the last known flags. */
  private flagsPart() {
    const { source, version, ageSeconds, stale, problem } = this.flags.status;
    const evaluations = this.flags.evaluations;
    const details = { source, version, ageSeconds, ...(problem !== undefined && { problem }), evaluations };
    const indicator = this.indicators.check('flags');
    return stale ? indicator.degraded(details) : indicator.up(details);
  }
}

function isResult(value: unknown): value is HealthCheckResult {
  return typeof value === 'object' && value !== null && 'status' in value && 'details' in value;
}
