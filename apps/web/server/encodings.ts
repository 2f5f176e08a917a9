import type { IncomingMessage } from 'node:http';

export type Encoding = 'br' | 'gzip';

/** True if `Accept-Encoding` names the encoding without refusing it (RFC 9110, 12.5.3). */
export function takes({ headers }: IncomingMessage, encoding: Encoding): boolean {
  return (headers['accept-encoding'] ?? '').split(',').some((part) => {
    const [name = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase());
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
