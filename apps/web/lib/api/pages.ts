/** A page as the service gives it: it may hold few items, even none, while there are more behind it. */
interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor?: string;
}

/** So many empty pages are passed over before the person is asked whether to go on. */
const PATIENCE = 5;

/** Goes on through empty pages until something is found or nothing is left. */
export async function firstFilledPage<Found extends Page>(
  ask: (cursor?: string) => Promise<Found>,
  from?: string,
): Promise<Found> {
  let page = await ask(from);
  for (let tries = 1; tries < PATIENCE && page.items.length === 0 && page.nextCursor !== undefined; tries += 1) {
    page = await ask(page.nextCursor);
  }
  return page;
}
