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

/** Forms: they need the network. */
const NOT_SAVED = ['/quests/new'];

/** True for a page that is kept on the device for reading it offline. */
export function isSavedPath(path: string): boolean {
  return !NOT_SAVED.includes(path) && SAVED.some((pattern) => pattern.test(path));
}
