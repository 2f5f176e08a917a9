import { type CallHandler, type ExecutionContext, Inject, Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { afterAnswer } from '../http/after-answer.ts';
import { type Caller, isSynthetic } from '../http/caller.ts';
import type { RouteInterceptor } from '../http/used-interceptors.ts';
import { dayOf } from '../statistics/counted.ts';
import { NoticeRepository } from './notice.repository.dynamo.ts';

/**
 * Remembers once a day and process which moderators and admins are active, because groups stand in tokens only and
 * notices must reach them without one. Runs after the answer and never fails a request.
 */
@Injectable()
export class StaffInterceptor implements RouteInterceptor {
  private readonly logger = new Logger(StaffInterceptor.name);
  private seen = { day: '', userIds: new Set<string>() };

  constructor(
    private readonly notices: NoticeRepository,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  isUsedBy(): boolean {
    return this.settings.dispatchIntervalSeconds > 0;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { caller, member } = context.switchToHttp().getRequest<FastifyRequest>();
    if (caller?.isModerator === true && member !== undefined && !isSynthetic(caller)) this.see(caller);
    return next.handle();
  }

  private see({ userId, isAdmin }: Caller): void {
    const now = this.clock.iso();
    if (this.seen.day !== dayOf(now)) this.seen = { day: dayOf(now), userIds: new Set() };
    const { userIds } = this.seen;
    // A moderator may become an admin on the same day.
    const seen = isAdmin ? `admin ${userId}` : userId;
    if (userIds.has(seen)) return;
    userIds.add(seen);
    afterAnswer(() => {
      void this.notices.see(userId, now, isAdmin).catch((error: unknown) => {
        userIds.delete(seen);
        this.logger.warn({ err: error }, 'failed to remember an active moderator');
      });
    });
  }
}
