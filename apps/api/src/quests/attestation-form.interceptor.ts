import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { Experiments } from '../flags/experiments.ts';
import { FeatureFlagService } from '../flags/feature-flag.service.ts';
import { Answer } from '../http/answer.ts';
import { QuestView } from './quest.view.ts';

/**
 * Records an exposure to the attestation experiment when the answer offers `attest`, because the web then shows the
 * attestation form. Lists and idempotent replays record none.
 */
@Injectable()
export class AttestationFormInterceptor implements NestInterceptor {
  constructor(
    private readonly flags: FeatureFlagService,
    private readonly experiments: Experiments,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(
      mergeMap(async (result: unknown) => {
        if (showsForm(result) && (await this.flags.isEnabled('dual_attestation', caller))) {
          this.experiments.meets('new_attestation_flow', caller);
        }
        return result;
      }),
    );
  }
}

function showsForm(result: unknown): boolean {
  return result instanceof Answer && (result as Answer<QuestView>).body.actions.includes('attest');
}
