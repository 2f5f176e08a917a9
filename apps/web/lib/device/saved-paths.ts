const SAVED = [
  /^\/$/,
  /^\/quests\/[^/]+$/,
  /^\/quests\/[^/]+\/receipt$/,
  /^\/receipts\/[^/]+$/,
  /^\/users\/[^/]+$/,
  /^\/me(?:\/points)?$/,
  /^\/notices$/,
  /^\/verify$/,
];

/** Forms and settings: reading them offline helps nobody. */
const NOT_SAVED = ['/quests/new'];

/** True for a page that is kept on the device for reading it offline. */
export function isSavedPath(path: string): boolean {
  return !NOT_SAVED.includes(path) && SAVED.some((pattern) => pattern.test(path));
}
