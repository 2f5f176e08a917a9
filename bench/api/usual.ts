/** The same routes as a usual Nest service: Express, passport with a JWKS, the stock document client, all defaults. */
import 'reflect-metadata';
import { Controller, Get, HttpCode, Module, Param, Post, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import jwksRsa from 'jwks-rsa';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { type Action, readSetup, replayer, stockCalls } from './work.ts';

const setup = readSetup();
const replay = replayer(setup, stockCalls(setup.endpoint));

class TokenStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: jwksRsa.passportJwtSecret({ jwksUri: setup.jwksUri, cache: true }),
      issuer: setup.issuer,
      algorithms: ['RS256'],
    });
  }

  validate(payload: object): object {
    return payload;
  }
}

class UsualController {
  health(): object {
    return { status: 'ok' };
  }

  read(action: Action): Promise<object> {
    return replay(action);
  }

  write(action: Action): Promise<object> {
    return replay(action);
  }
}

class UsualModule {
  readonly name = 'usual';
}

/** Applies decorators by hand, because Node strips types and does not compile decorators. */
function decorate(name: 'health' | 'read' | 'write', decorators: readonly MethodDecorator[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(UsualController.prototype, name);
  if (descriptor === undefined) throw new Error(`no method ${name}`);
  for (const decorator of decorators) decorator(UsualController.prototype, name, descriptor);
}

Controller()(UsualController);
decorate('health', [Get('health')]);
decorate('read', [Get(':action'), UseGuards(AuthGuard('jwt'))]);
decorate('write', [Post(':action'), HttpCode(200), UseGuards(AuthGuard('jwt'))]);
Param('action')(UsualController.prototype, 'read', 0);
Param('action')(UsualController.prototype, 'write', 0);
Module({ imports: [PassportModule], controllers: [UsualController], providers: [TokenStrategy] })(UsualModule);

const app = await NestFactory.create(UsualModule, { logger: false });
await app.listen(Number(process.env['PORT']), '127.0.0.1');
