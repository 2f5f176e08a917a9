const DAY_MS = 86_400_000;
/** RFC 9116 wants less than a year; a service that answers renews it by itself. */
const VALID_DAYS = 180;

/**
 * Whom people tell about a vulnerability, in the form of RFC 9116.
 * @param contact address as mailto:, https: or tel:
 * @param origin where people find the product
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
