/**
 * Caching of public answers that change all the time: caches keep them for 10 seconds, and serve the old answer for at
 * most another minute while they fetch the new one, so that no reader waits for it.
 * @see https://www.rfc-editor.org/rfc/rfc5861#section-3
 */
export const CACHED_FOR_SECONDS = 'public, max-age=10, stale-while-revalidate=60';

/** Caching of public answers that never change. @see https://www.rfc-editor.org/rfc/rfc8246 */
export const CACHED_FOR_EVER = 'public, max-age=31536000, immutable';
