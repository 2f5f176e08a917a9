import { ModulesContainer, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream } from 'pino';
import { AppModule, type AppParts } from './app.module.ts';
import { installMinimumDuration } from './auth/minimum-duration.ts';
import type { Settings } from './config/settings.ts';
import { OFREP_ERRORS } from './flags/ofrep-errors.ts';
import { HealthController, LIVENESS_ADDRESSES } from './health/health.controller.ts';
import { installLiveness } from './health/liveness.ts';
import { installAfterAnswer } from './http/after-answer.ts';
import { createAdapter } from './http/adapter.ts';
import { renderAnswer } from './http/answer.ts';
import { installBodyParsers } from './http/body-parsers.ts';
import { Draining } from './http/draining.ts';
import { installErrorForms } from './http/error-form.ts';
import { installEdgeHooks } from './http/edge-hooks.ts';
import { createLogger, NestLogger } from './http/logging.ts';
import { API_PREFIX } from './http/outside-api.ts';
import { securityHeaders } from './http/response-headers.ts';
import { RequestLog } from './http/request-log.ts';
import { RouteList } from './http/route-list.ts';
import { Metrics } from './telemetry/metrics.ts';
import { installRequestMetrics } from './telemetry/request-metrics.ts';
import { installRequestTracing } from './tracing/request-tracing.ts';
import { Tracing } from './spans/tracing.ts';
import { installLocalUploads } from './photos/local-uploads.ts';
import { PhotoStore } from './photos/photo-store.ts';
import { ApiDocument } from './openapi/api-document.ts';
import { describeApi } from './openapi/describe-api.ts';
import { describedRoutes } from './openapi/described-routes.ts';

export interface AppOverrides extends AppParts {
  /** Destination of log lines and metrics instead of standard output. */
  readonly logTo?: DestinationStream;
}

/** Creates the initialised service, which does not listen yet. */
export async function createApp(settings: Settings, overrides: AppOverrides = {}): Promise<NestFastifyApplication> {
  const app = await composeApp(settings, overrides);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** Composes the service without initialising it: no connections, no timers. Enough for the OpenAPI document. */
export async function composeApp(settings: Settings, overrides: AppOverrides = {}): Promise<NestFastifyApplication> {
  const logger = createLogger(settings, overrides.logTo);
  const requestLog = new RequestLog(logger);
  const adapter = createAdapter(logger, { isHttps: settings.secureCookies, servesTls: settings.serveTls, requestLog });
  const instance = adapter.getInstance();
  const routes = new RouteList();
  routes.watch(instance);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(settings, overrides), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(logger),
  });
  const draining = app.get(Draining);
  installRequestTracing(instance, app.get(Tracing));
  installEdgeHooks(instance, settings, { routes, requestLog, isDraining: () => draining.began });
  installRequestMetrics(instance, app.get(Metrics));
  installAfterAnswer(instance);
  installMinimumDuration(instance, settings);
  const health = app.get(HealthController);
  installLiveness(instance, {
    paths: LIVENESS_ADDRESSES,
    headers: securityHeaders(settings.secureCookies),
    requestLog,
    answer: () => renderAnswer(health.health()),
    isDraining: () => draining.began,
  });
  installBodyParsers(instance);
  installLocalUploads(instance, app.get(PhotoStore, { strict: false }), settings.publicOrigins);
  installErrorForms(instance, [OFREP_ERRORS]);
  app.setGlobalPrefix(API_PREFIX, { exclude: absolutePaths(app.get(ModulesContainer)) });
  app.get(ApiDocument).buildBy(() => describeApi(app));
  return app;
}

/** Paths of routes without the prefix of the API. */
function absolutePaths(modules: ModulesContainer): string[] {
  return describedRoutes(modules).flatMap(({ paths, addresses }) => paths.filter((path) => addresses.includes(path)));
}
