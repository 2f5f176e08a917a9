/** A page of a list. It may be empty although more pages follow. */
interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor?: string;
}

/** Maximum number of pages to read before the member has to ask for more. */
const MAX_PAGES = 5;

/** Reads pages until one has items or the list ends. */
export async function firstFilledPage<Found extends Page>(
  ask: (cursor?: string) => Promise<Found>,
  from?: string,
): Promise<Found> {
  let page = await ask(from);
  for (let tries = 1; tries < MAX_PAGES && page.items.length === 0 && page.nextCursor !== undefined; tries += 1) {
    page = await ask(page.nextCursor);
  }
  return page;
}
