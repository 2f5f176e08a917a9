import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ofrepBadContext, ofrepBulk, ofrepNotFound, ofrepOne, readOfrepContext } from '@civicforge/flags';
import type { FlagContext } from '@civicforge/flags/evaluator';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../clock/clock.ts';
import { type Answer, answer } from '../http/answer.ts';
import { OptionalCaller } from '../http/caller.ts';
import { noneMatch } from '../http/if-match.ts';
import { CountsAsRead } from '../http/rate-limits.ts';
import { JudgesItsBody } from '../http/strict-input.interceptor.ts';
import { contextOf, FeatureFlagService } from './feature-flag.service.ts';

const FOR_EVERYBODY = { because: 'flag clients of visitors evaluate too; the person comes from the session alone' };

/**
 * The OpenFeature Remote Evaluation Protocol: any OpenFeature client can read our flags.
 * Its errors have the protocol's own form.
 * @see https://github.com/open-feature/protocol/blob/main/service/openapi.yaml
 */
@ApiExcludeController()
@Controller('ofrep/v1/evaluate/flags')
export class OfrepController {
  constructor(
    private readonly flags: FeatureFlagService,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @OptionalCaller(FOR_EVERYBODY)
  @CountsAsRead()
  @JudgesItsBody()
  all(@Req() request: FastifyRequest): Answer<unknown> {
    const context = contextOfRequest(request);
    if (context === undefined) return answer(ofrepBadContext(), { status: 400 });
    const { body, etag } = ofrepBulk(this.flags.snapshot.rules, context, this.now());
    if (noneMatch(request.headers['if-none-match'], etag)) return answer(undefined, { status: 304, headers: { etag } });
    return answer(body, { headers: { etag } });
  }

  @Post(':key')
  @HttpCode(200)
  @OptionalCaller(FOR_EVERYBODY)
  @CountsAsRead()
  @JudgesItsBody()
  one(@Param('key') key: string, @Req() request: FastifyRequest): Answer<unknown> {
    const context = contextOfRequest(request);
    if (context === undefined) return answer(ofrepBadContext(key), { status: 400 });
    const flag = ofrepOne(this.flags.snapshot.rules, key, context, this.now());
    return flag === undefined ? answer(ofrepNotFound(key), { status: 404 }) : answer(flag);
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

function contextOfRequest({ body, caller }: FastifyRequest): FlagContext | undefined {
  const person = contextOf(caller);
  const { targetingKey } = person;
  return readOfrepContext(
    body,
    targetingKey === undefined ? undefined : { targetingKey, groups: caller?.groups ?? [] },
  );
}
