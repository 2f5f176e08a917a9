import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import type { PublicDecisionsView } from './case.dto.ts';
import { CaseRepository } from './case.repository.dynamo.ts';

/** The public numbers of decisions of this year and the year before. */
@Injectable()
export class PublicDecisions {
  constructor(
    private readonly cases: CaseRepository,
    private readonly clock: Clock,
  ) {}

  async view(): Promise<PublicDecisionsView> {
    const year = this.clock.now().getUTCFullYear() - 1;
    return { items: await this.cases.decisionCounts(String(year)) };
  }
}
