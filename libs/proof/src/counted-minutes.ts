import type { Role } from './statement.ts';

/** Returns the minutes that count: the smaller number of both parties. Undefined if a party stated none. */
export function countedMinutes(
  attestations: readonly { readonly role: Role; readonly minutes?: number }[],
): number | undefined {
  const stated = (role: Role) => attestations.find((attestation) => attestation.role === role)?.minutes;
  const [requestor, performer] = [stated('requestor'), stated('performer')];
  return requestor === undefined || performer === undefined ? undefined : Math.min(requestor, performer);
}
