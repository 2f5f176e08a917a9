/** Names of the caches of the service worker. Another form of their contents needs another number. */
export const PAGES = 'civicforge-pages-1';
export const FILES = 'civicforge-files-1';
