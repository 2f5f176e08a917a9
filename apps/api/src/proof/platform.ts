import { didWeb } from '@civicforge/proof/did-web';
import type { Settings } from '../config/settings.ts';

/** Returns the service as `did:web` of its first public origin. It issues the receipts. */
export function platformOf({ publicOrigins }: Pick<Settings, 'publicOrigins'>): string {
  return didWeb(publicOrigins[0] ?? '');
}
