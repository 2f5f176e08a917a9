/** Tells the pages their own address: path and query of the request, set in `proxy.ts` and nowhere else. */
export const PATH_HEADER = 'x-civicforge-path';
