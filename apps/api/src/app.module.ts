import { type DynamicModule, Global, Module, type ModuleMetadata, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AccountModule } from './account/account.module.ts';
import { AdminModule } from './admin/admin.module.ts';
import { AttestationModule } from './attestations/attestation.module.ts';
import { AuthGuard } from './auth/auth.guard.ts';
import { AuthModule } from './auth/auth.module.ts';
import { GroupsGuard } from './auth/groups.guard.ts';
import { IdentityProvider } from './auth/identity-provider.ts';
import { OriginGuard } from './auth/origin.guard.ts';
import {
  MEMBER_SESSIONS,
  type MemberSessions,
  NAME_CHECK,
  type NameCheck,
  SIGNED_IN_USER,
  type SignedInUser,
} from './auth/ports.ts';
import { CaseModule } from './cases/case.module.ts';
import { Clock } from './clock/clock.ts';
import { CallModule } from './calls/call.module.ts';
import { ClockModule } from './clock/clock.module.ts';
import { SettingsModule } from './config/settings.module.ts';
import type { Settings } from './config/settings.ts';
import { DeliveryModule } from './deliveries/delivery.module.ts';
import { DynamoModule } from './dynamo/dynamo.module.ts';
import { FlagModule } from './flags/flag.module.ts';
import type { ServiceFlagSource } from './flags/flag-source.ts';
import { MaintenanceGuard } from './flags/maintenance.guard.ts';
import { FlagInterceptor } from './flags/require-flag.ts';
import { HealthModule } from './health/health.module.ts';
import { CommentModule } from './comments/comment.module.ts';
import { HomeModule } from './home/home.module.ts';
import { HttpModule } from './http/http.module.ts';
import { IdempotencyInterceptor } from './http/idempotency.interceptor.ts';
import { standardOutput } from './http/logging.ts';
import { PagePersonGuard } from './http/page-person.guard.ts';
import { PATH_IDS, PathIdsGuard } from './http/path-ids.guard.ts';
import { ALL_PATH_IDS } from './path-ids.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { RateLimitGuard } from './http/rate-limit.guard.ts';
import { StrictInput } from './http/strict-input.ts';
import { type RouteInterceptor, UsedInterceptors } from './http/used-interceptors.ts';
import { StrictValidationPipe } from './http/validation.ts';
import { NoticeModule } from './notices/notice.module.ts';
import { StaffInterceptor } from './notices/staff.interceptor.ts';
import { OpenApiModule } from './openapi/openapi.module.ts';
import { HoursModule } from './hours/hours.module.ts';
import { CalendarModule } from './calendar/calendar.module.ts';
import { SavedSearchModule } from './searches/saved-search.module.ts';
import { ReminderModule } from './reminders/reminder.module.ts';
import { HousekeepingModule } from './jobs/housekeeping.module.ts';
import { LogModule } from './log/log.module.ts';
import { MailModule } from './mail/mail.module.ts';
import { PhotoModule } from './photos/photo.module.ts';
import { PushDeliveryModule } from './push/push-delivery.module.ts';
import { PushModule } from './push/push.module.ts';
import { PushService } from './push/push.service.ts';
import { QuestModule } from './quests/quest.module.ts';
import { ReceiptModule } from './receipts/receipt.module.ts';
import { RewardModule } from './rewards/reward.module.ts';
import { StatisticsModule } from './statistics/statistics.module.ts';
import { ActivityInterceptor } from './users/activity.interceptor.ts';
import { MemberGuard } from './users/member.guard.ts';
import { SuspensionGuard } from './users/suspension.guard.ts';
import { ProfileReader } from './users/profile-reader.ts';
import { toOwnUser } from './users/user.dto.ts';
import { TelemetryModule } from './telemetry/telemetry.module.ts';
import { TracingModule } from './tracing/tracing.module.ts';
import { TemplateModule } from './templates/template.module.ts';
import { UserModule } from './users/user.module.ts';
import { UserService } from './users/user.service.ts';
import { WebhookModule } from './webhooks/webhook.module.ts';
import { WellKnownModule } from './well-known/well-known.module.ts';

/**
 * Guards in the order of errors: token, page person, origin, ids of the path, rate limit, maintenance, member record,
 * suspension, group, stray input of reads.
 */
const GUARDS: Provider[] = [
  { provide: APP_GUARD, useClass: AuthGuard },
  { provide: APP_GUARD, useClass: PagePersonGuard },
  { provide: APP_GUARD, useClass: OriginGuard },
  { provide: APP_GUARD, useClass: PathIdsGuard },
  { provide: APP_GUARD, useClass: RateLimitGuard },
  { provide: APP_GUARD, useExisting: MaintenanceGuard },
  { provide: APP_GUARD, useExisting: MemberGuard },
  { provide: APP_GUARD, useExisting: SuspensionGuard },
  { provide: APP_GUARD, useClass: GroupsGuard },
  { provide: APP_GUARD, useExisting: StrictInput },
];

/** Interceptors from the outside in: idempotency, strict input of changes, flags, activity, active moderators. */
const INTERCEPTORS: Provider[] = [
  IdempotencyInterceptor,
  StrictInput,
  {
    provide: APP_INTERCEPTOR,
    inject: [IdempotencyInterceptor, StrictInput, FlagInterceptor, ActivityInterceptor, StaffInterceptor],
    useFactory: (...interceptors: RouteInterceptor[]) => new UsedInterceptors(interceptors),
  },
];

/** Binds the ports of `auth` to `users`, so that neither imports the other. */
@Global()
@Module({
  imports: [UserModule, PushModule],
  providers: [
    {
      provide: SIGNED_IN_USER,
      inject: [UserService, Clock],
      useFactory:
        (users: UserService, clock: Clock): SignedInUser =>
        async (caller) =>
          toOwnUser(await users.memberOf(caller), clock.iso()),
    },
    {
      provide: MEMBER_SESSIONS,
      inject: [UserService, PushService],
      useFactory: (users: UserService, push: PushService): MemberSessions => ({
        requireOpen: (userId, signedInAt) => users.requireOpenSession(userId, signedInAt),
        endBefore: async (userId, from) => {
          await users.endSessions(userId, from);
          await push.removeWhere(userId, (signedInAt) => signedInAt < from);
        },
        end: (userId, ended) => push.removeWhere(userId, (signedInAt) => signedInAt === ended),
      }),
    },
    {
      provide: NAME_CHECK,
      inject: [UserService],
      useFactory:
        (users: UserService): NameCheck =>
        (displayName) =>
          users.refuseStaffName(displayName),
    },
    {
      provide: ProfileReader,
      inject: [IdentityProvider],
      useFactory: (identity: IdentityProvider): ProfileReader => ({
        read: (accessToken) => identity.profile(accessToken),
      }),
    },
  ],
  exports: [SIGNED_IN_USER, MEMBER_SESSIONS, NAME_CHECK, ProfileReader],
})
class PortsModule {}

/** Overrides of tests. */
export interface AppParts {
  /** Additional modules. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  /** A flag source. */
  readonly flagSource?: ServiceFlagSource;
  /** Destination of log lines and metrics instead of standard output. */
  readonly logTo?: { write(line: string): void };
}

/** The composition root: the only file that imports every feature. */
@Module({})
export class AppModule {
  static for(settings: Settings, { imports = [], flagSource, logTo }: AppParts = {}): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.for(settings),
        DynamoModule,
        ClockModule.for(settings),
        HttpModule,
        FlagModule.for(flagSource),
        TelemetryModule.for(settings, 'api', (line) => {
          (logTo ?? standardOutput()).write(`${line}\n`);
        }),
        TracingModule.for(settings),
        AuthModule,
        PortsModule,
        HealthModule,
        OpenApiModule,
        AccountModule,
        UserModule,
        PhotoModule,
        PushModule,
        PushDeliveryModule,
        MailModule,
        TemplateModule,
        WebhookModule,
        QuestModule,
        CallModule,
        CommentModule,
        CalendarModule,
        SavedSearchModule,
        CaseModule,
        AttestationModule,
        ReceiptModule,
        RewardModule,
        DeliveryModule,
        NoticeModule,
        ReminderModule,
        HousekeepingModule,
        AdminModule,
        StatisticsModule,
        HomeModule,
        HoursModule,
        LogModule,
        WellKnownModule,
        ...imports,
      ],
      providers: [
        { provide: PATH_IDS, useValue: ALL_PATH_IDS },
        ...GUARDS,
        ...INTERCEPTORS,
        { provide: APP_PIPE, useClass: StrictValidationPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
