/** Request header with the path and query of the page. Only `proxy.ts` sets it. */
export const PATH_HEADER = 'x-civicforge-path';
