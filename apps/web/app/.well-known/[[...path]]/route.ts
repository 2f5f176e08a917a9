/** Proxies well-known addresses: `did:web` resolves the issuer of receipts at the origin of the pages. */
export const dynamic = 'force-dynamic';

export { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } from '../../api/[[...path]]/route.ts';
