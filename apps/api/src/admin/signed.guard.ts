import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { rawBodyOf } from '../http/body-parsers.ts';
import { Problem } from '../http/problem.ts';
import { isSigned, type SignedMessage, verifySignature } from './message-signature.ts';
import { NonceRepository } from './nonce.repository.dynamo.ts';
import { ADMIN_PROBLEMS } from './admin-problems.ts';

/**
 * Admits an administrative change with the admin group *and* a signature. Checks a given signature before the
 * group, and a missing signature after it.
 */
@Injectable()
export class SignedGuard implements CanActivate {
  constructor(
    private readonly nonces: NonceRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { method, originalUrl: target, headers } = request;
    const message: SignedMessage = { method, target, headers, body: rawBodyOf(request) };
    // Tokens and signatures use the real time, not the adjustable clock.
    const signer = await verifySignature(message, this.settings.adminSigningKeys, new Date());
    if (signer === undefined && isSigned(message)) throw new Problem(ADMIN_PROBLEMS['admin.signature']);
    if (request.caller?.isAdmin !== true) throw new Problem('auth.forbidden');
    if (signer === undefined || !(await this.nonces.use(signer))) throw new Problem(ADMIN_PROBLEMS['admin.signature']);
    return true;
  }
}
