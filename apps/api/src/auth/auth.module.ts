import { Global, Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { AuthController } from './auth.controller.ts';
import { AuthService } from './auth.service.ts';
import { IdentityProvider } from './identity-provider.ts';
import { PendingRegistrations } from './pending-registrations.dynamo.ts';
import { Session } from './session.ts';
import { SigningKeys } from './signing-keys.ts';
import { TestAuthController } from './test-auth.controller.ts';
import { TokenStrategy } from './token.strategy.ts';
import { VerifiedTokens } from './verified-tokens.ts';

@Global()
@Module({
  imports: [PassportModule],
  controllers: [AuthController, TestAuthController],
  providers: [AuthService, Session, SigningKeys, TokenStrategy, VerifiedTokens, PendingRegistrations, IdentityProvider],
  exports: [Session, SigningKeys, VerifiedTokens, IdentityProvider],
})
export class AuthModule {}
