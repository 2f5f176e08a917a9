const DAY_MS = 86_400_000;
/** Validity. RFC 9116 recommends less than a year; every answer renews it. */
const VALID_DAYS = 180;

/**
 * Renders the contact for vulnerability reports in the form of RFC 9116.
 * @param contact address as mailto:, https: or tel:
 * @param origin public origin of the product
 */
export function securityText(contact: string, origin: string, now: Date): string {
  const expires = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS + VALID_DAYS * DAY_MS);
  return [
    `Contact: ${contact}`,
    `Expires: ${expires.toISOString()}`,
    'Preferred-Languages: en, de',
    `Canonical: ${origin}/.well-known/security.txt`,
    '',
  ].join('\n');
}
