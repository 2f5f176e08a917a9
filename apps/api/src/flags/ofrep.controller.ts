import { Controller, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { OutsideApi } from '../http/outside-api.ts';
import {
  ofrepBulk,
  ofrepNotFound,
  ofrepOne,
  ofrepQueryError,
  readOfrepContext,
  type OfrepEventStream,
} from '@civicforge/flags';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../clock/clock.ts';
import { type Answer, answer } from '../http/answer.ts';
import { OptionalCaller } from '../http/caller.ts';
import { noneMatch } from '../http/if-match.ts';
import { CountsAsRead } from '../http/rate-limits.ts';
import { JudgesItsBody } from '../http/strict-input.ts';
import { FeatureFlagService } from './feature-flag.service.ts';
import { contextOf } from './flag-context.ts';
import { FLAG_SOURCE, type ServiceFlagSource } from './flag-source.ts';

const FOR_EVERYBODY = { because: 'flag clients of visitors evaluate too; the person comes from the session alone' };

type OfrepQuery = Readonly<Record<string, unknown>>;

/** Seconds after which hidden pages close the stream: the protocol's default. */
const EVENT_STREAMS: readonly OfrepEventStream[] = [
  { type: 'sse', endpoint: { requestUri: '/ofrep/v1/event-stream' }, inactivityDelaySec: 120 },
];

/**
 * Serves the OpenFeature Remote Evaluation Protocol, so that any OpenFeature client can evaluate our flags.
 * Errors have the form of the protocol.
 * @see https://github.com/open-feature/protocol/blob/main/service/openapi.yaml
 */
@ApiExcludeController()
@Controller('ofrep/v1/evaluate/flags')
@OutsideApi()
export class OfrepController {
  constructor(
    @Inject(FLAG_SOURCE) private readonly source: ServiceFlagSource,
    private readonly flags: FeatureFlagService,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @OptionalCaller(FOR_EVERYBODY)
  @CountsAsRead()
  @JudgesItsBody()
  all(@Req() request: FastifyRequest, @Query() query: OfrepQuery): Answer<unknown> {
    const context = this.contextOf(request, query);
    if ('error' in context) return answer(context.error, { status: 400 });
    const { body, etag } = ofrepBulk(this.source.current().rules, context.context, this.now(), this.flags.observe);
    if (noneMatch(request.headers['if-none-match'], etag)) return answer(undefined, { status: 304, headers: { etag } });
    return answer({ ...body, eventStreams: EVENT_STREAMS }, { headers: { etag } });
  }

  @Post(':key')
  @HttpCode(200)
  @OptionalCaller(FOR_EVERYBODY)
  @CountsAsRead()
  @JudgesItsBody()
  one(@Param('key') key: string, @Req() request: FastifyRequest, @Query() query: OfrepQuery): Answer<unknown> {
    const context = this.contextOf(request, query);
    if ('error' in context) return answer({ key, ...context.error }, { status: 400 });
    const flag = ofrepOne(this.source.current().rules, key, context.context, this.now(), this.flags.observe);
    return flag === undefined ? answer(ofrepNotFound(key), { status: 404 }) : answer(flag);
  }

  private contextOf(request: FastifyRequest, query: OfrepQuery): ReturnType<typeof readOfrepContext> {
    const error = ofrepQueryError(query);
    return error === undefined ? contextOfRequest(request) : { error };
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

/** Validates the body. Its attributes are ignored, so that all surfaces give the same answer. */
function contextOfRequest({ body, caller }: FastifyRequest): ReturnType<typeof readOfrepContext> {
  const read = readOfrepContext(body, undefined);
  return 'error' in read ? read : { context: contextOf(caller) };
}
