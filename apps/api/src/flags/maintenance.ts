import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problem.ts';
import { FeatureFlagService } from './feature-flag.service.ts';

const RETRY_SECONDS = 60;

/** True while maintenance mode is on. Evaluated without a user context, because it applies to all members. */
@Injectable()
export class Maintenance {
  constructor(private readonly flags: FeatureFlagService) {}

  isOn(): Promise<boolean> {
    return this.flags.isEnabled('maintenance_mode', undefined);
  }

  /** @throws Problem `maintenance` with the flag's message while maintenance mode is on */
  async refuse(): Promise<void> {
    const { isOn, metadata } = await this.flags.evaluate('maintenance_mode', undefined);
    if (!isOn) return;
    const { message, retry_after_seconds: seconds } = metadata;
    throw new Problem('maintenance', typeof message === 'string' ? message : undefined, {
      headers: { 'retry-after': String(typeof seconds === 'number' ? seconds : RETRY_SECONDS) },
    });
  }
}
