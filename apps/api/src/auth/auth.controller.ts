import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { MinimumDuration } from './minimum-duration.ts';
import { IgnoresIdempotencyKey } from '../http/ignores-idempotency-key.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, answer, noContent } from '../http/answer.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { type Caller, CallerOf, Public } from '../http/caller.ts';
import { DuringMaintenance } from '../http/during-maintenance.ts';
import { Problem } from '../http/problem.ts';
import { RateClass } from '../http/rate-limits.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import {
  ChangePasswordBody,
  ConfirmBody,
  EmailBody,
  maskedAddress,
  RegisterBody,
  RegisteredView,
  ResetPasswordBody,
  SignInBody,
} from './auth.dto.ts';
import { AuthService } from './auth.service.ts';
import { IdentityProvider } from './identity-provider.ts';
import { presentedToken } from './presented-token.ts';
import { attemptOf, registrationCookie } from './registration-cookie.ts';
import { SessionRoute } from './session-route.ts';
import { Session } from './session.ts';
import { VerifiedTokens } from './verified-tokens.ts';

const NOT_YET = { because: 'the caller has no session yet' };
const SESSIONS_GO_ON = { because: 'people may come and go while writing pauses' };

@ApiTags('identity')
@Controller('auth')
@IgnoresIdempotencyKey({ because: 'credentials and sessions are never stored' })
@MinimumDuration()
export class AuthController {
  constructor(
    private readonly identity: IdentityProvider,
    private readonly auth: AuthService,
    private readonly session: Session,
    private readonly verified: VerifiedTokens,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post('register')
  @HttpCode(202)
  @Public(NOT_YET)
  @RateClass('register')
  @ApiAcceptedResponse({ type: RegisteredView })
  async register(
    @Body() { email, password, displayName }: RegisterBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<RegisteredView>> {
    const attempt = await this.auth.register(email, password, displayName);
    reply.header('set-cookie', registrationCookie(email, attempt, this.settings.secureCookies));
    return answer({ next: 'confirm', destination: maskedAddress(email) }, { status: 202 });
  }

  @Post('confirm')
  @HttpCode(204)
  @Public(NOT_YET)
  @RateClass('register')
  @ApiNoContentResponse()
  async confirm(@Body() { email, code }: ConfirmBody, @Req() request: FastifyRequest): Promise<Answer<undefined>> {
    await this.identity.confirm(email, code, attemptOf(request, email, this.settings.secureCookies));
    return noContent();
  }

  @Post('resend-code')
  @HttpCode(202)
  @Public(NOT_YET)
  @RateClass('register')
  @ApiAcceptedResponse({ schema: { type: 'object' } })
  async resendCode(@Body() { email }: EmailBody): Promise<Answer<object>> {
    await this.identity.resendCode(email);
    return answer({}, { status: 202 });
  }

  @Post('sign-in')
  @DuringMaintenance(SESSIONS_GO_ON)
  @HttpCode(200)
  @Public(NOT_YET)
  @RateClass('sign-in')
  @ApiOkResponse({
    description: 'The session cookies, and the own form of the member.',
    schema: { properties: { user: { $ref: '#/components/schemas/OwnUserView' } }, required: ['user'], type: 'object' },
  })
  async signIn(
    @Body() { email, password }: SignInBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ user: unknown }> {
    const { accessToken, session, user } = await this.auth.signIn(email, password);
    this.session.store(reply, accessToken, session);
    return { user };
  }

  @WhileSuspended()
  @Post('refresh')
  @DuringMaintenance(SESSIONS_GO_ON)
  @HttpCode(204)
  @SessionRoute()
  @ApiNoContentResponse()
  async refresh(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<undefined>> {
    const old = this.session.of(request);
    if (old === undefined) throw new Problem('auth.required');
    try {
      const { accessToken, session } = await this.auth.refresh(old);
      this.session.store(reply, accessToken, session);
    } catch (error) {
      if (error instanceof Problem && error.code === 'auth.invalid-token') this.session.clear(reply);
      throw error;
    }
    return noContent();
  }

  /** The cookies go in any case; the answer is an error when the refresh token could not be revoked. */
  @WhileSuspended()
  @Post('sign-out')
  @DuringMaintenance(SESSIONS_GO_ON)
  @HttpCode(204)
  @SessionRoute()
  @ApiNoContentResponse()
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<undefined>> {
    const session = this.session.of(request);
    const presented = presentedToken(request, this.settings.secureCookies);
    if (presented !== undefined) this.verified.forget(presented.token);
    this.session.clear(reply);
    if (session !== undefined) await this.auth.signOut(session);
    return noContent();
  }

  @Post('forgot-password')
  @HttpCode(202)
  @Public(NOT_YET)
  @RateClass('register')
  @ApiAcceptedResponse({ schema: { type: 'object' } })
  async forgotPassword(@Body() { email }: EmailBody): Promise<Answer<object>> {
    await this.identity.forgotPassword(email);
    return answer({}, { status: 202 });
  }

  @Post('reset-password')
  @HttpCode(204)
  @Public(NOT_YET)
  @RateClass('register')
  @ApiNoContentResponse()
  async resetPassword(@Body() { email, code, newPassword }: ResetPasswordBody): Promise<Answer<undefined>> {
    await this.auth.resetPassword(email, code, newPassword);
    return noContent();
  }

  /** All sessions of the account end. A browser gets the cookies of a new one. */
  @WhileSuspended()
  @Post('change-password')
  @HttpCode(204)
  @RateClass('sign-in')
  @ApiNoContentResponse()
  async changePassword(
    @Body() { currentPassword, newPassword }: ChangePasswordBody,
    @CallerOf() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<undefined>> {
    const { accessToken, session } = await this.auth.changePassword(caller, currentPassword, newPassword);
    if (caller.via === 'cookie') this.session.store(reply, accessToken, session);
    return noContent();
  }
}
