/** Proxies the flag evaluation protocol (OFREP) on the same origin as the pages. */
export const dynamic = 'force-dynamic';

export { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } from '../../api/[[...path]]/route.ts';
