import { isIP } from 'node:net';
import { isLoopback, isRefusedAddress } from './refused-addresses.ts';

/** Maximum length of an address that a member registers. */
export const LONGEST_TARGET = 2_048;

/** Reasons against a target: its form, or the IP address in it. */
export type TargetFault = 'form' | 'address';

/** Stages whose services may send to receivers on the same machine over http. */
export type TargetStage = 'local' | 'test' | 'dev' | 'staging' | 'prod';

/**
 * Judges an address that the service is to send to, before any connection. The URL parser turns decimal, octal,
 * hexadecimal and fullwidth forms of IPv4 into the usual one, so a literal address is compared with the refused ranges
 * in whatever form it arrives. A name is accepted here: its addresses are compared when the connection is made.
 *
 * @returns undefined for a good target
 * @see https://url.spec.whatwg.org/#concept-ipv4-parser
 */
export function targetFault(text: string, stage: TargetStage): TargetFault | undefined {
  if (text.length > LONGEST_TARGET || !URL.canParse(text)) return 'form';
  const url = new URL(text);
  const isHttp = url.protocol === 'http:';
  if (!isHttp && url.protocol !== 'https:') return 'form';
  if (url.username !== '' || url.password !== '') return 'form';
  const host = hostOf(url);
  if (isHttp && allowsHttp(stage) && (isLocalName(host) || isLoopback(host))) return undefined;
  if (isIP(host) !== 0 && isRefusedAddress(host)) return 'address';
  return isHttp ? 'form' : undefined;
}

/**
 * Decides about one IP address at the moment of the connection: https reaches public addresses only, http reaches the
 * same machine only. `targetFault` has limited http to the stages local and test.
 */
export function mayConnect(protocol: string, address: string): boolean {
  return protocol === 'http:' ? isLoopback(address) : !isRefusedAddress(address);
}

/** Returns the host of a URL without the brackets of IPv6 and without the dot at the end of a name. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function allowsHttp(stage: TargetStage): boolean {
  return stage === 'local' || stage === 'test';
}

function isLocalName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost');
}
