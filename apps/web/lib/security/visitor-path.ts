/** Folder of the pages that visitors get at the addresses of members' pages. */
const FOLDER = '/visitor';

/**
 * Returns the path of the page that a visitor gets at this address: the landing page, or the public form of a quest.
 * Undefined where visitors and members get the same page. The pages are separate, so that visitors load no code of
 * members' pages.
 */
export function visitorPathOf(pathname: string): string | undefined {
  if (pathname === '/') return FOLDER;
  return /^\/quests\/(?!new$)[^/]+$/.test(pathname) ? `${FOLDER}${pathname}` : undefined;
}

/** Returns the address at which visitors get the page of this path, or undefined for every other path. */
export function addressOfVisitorPath(path: string): string | undefined {
  if (!new RegExp(`^${FOLDER}(?=[/?]|$)`).test(path)) return undefined;
  const rest = path.slice(FOLDER.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}
