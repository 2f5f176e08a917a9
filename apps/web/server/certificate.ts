import * as crypto from 'node:crypto';
import {
  type SelfSignedCertificate,
  selfSignedCertificate,
} from '../../../libs/contract/src/self-signed-certificate.ts';

/**
 * Makes the server's certificate if `SERVE_TLS` is `on`: the load balancer of a stage then reaches it by HTTPS.
 * @throws Error if the variable is neither `on` nor `off`
 */
export function ownCertificate(env: Readonly<Record<string, string | undefined>>): SelfSignedCertificate | undefined {
  const value = env['SERVE_TLS']?.trim() || 'off';
  if (value !== 'on' && value !== 'off') throw new Error('SERVE_TLS must be on or off');
  return value === 'on' ? selfSignedCertificate(crypto, new Date()) : undefined;
}
