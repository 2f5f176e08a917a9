import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { Experiments } from '../flags/experiments.ts';
import { FeatureFlagService } from '../flags/feature-flag.service.ts';
import { Answer } from '../http/answer.ts';
import { QuestView } from './quest.view.ts';

/**
 * Whoever is answered a quest on which they may attest is shown the attestation form: that is where they meet its
 * experiment. Lists show no form, and an answer that is only given again shows nothing new.
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
      tap((result: unknown) => {
        if (showsForm(result) && this.flags.getFlags(caller)['dual_attestation'] === true) {
          this.experiments.meets('new_attestation_flow', caller);
        }
      }),
    );
  }
}

function showsForm(result: unknown): boolean {
  return result instanceof Answer && (result as Answer<QuestView>).body.actions.includes('attest');
}
