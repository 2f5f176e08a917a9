import { FILES, PAGES } from '../lib/device/caches.ts';
import { isSavedPath } from '../lib/device/saved-paths.ts';
import type { WorkerScope } from './scope.ts';

/** Maximum number of saved pages and of saved files. The oldest go first. */
const MOST_PAGES = 40;
const MOST_FILES = 400;

/** A page that was saved less than this many milliseconds ago is not fetched again for saving. */
const FRESH_MS = 60_000;

const SAVED_AT = 'x-saved-at';
const PERSON = 'x-page-person';

/** Header fields that describe the transfer and not the text. */
const OF_TRANSFER = ['content-encoding', 'content-length', 'transfer-encoding', 'set-cookie'];

/** A saved page in the list of the offline page. */
export interface SavedPage {
  readonly url: string;
  readonly title: string;
}

/**
 * The pages that a reader visited last, for reading them offline. They belong to one person at a time: a page of another
 * person, or of a visitor after a member, removes all others first.
 */
export class SavedPages {
  readonly #scope: Pick<WorkerScope, 'caches' | 'location' | 'fetch'>;
  /** Incremented by `forget`, so that a page that is on its way then is not saved afterwards. */
  #generation = 0;

  constructor(scope: Pick<WorkerScope, 'caches' | 'location' | 'fetch'>) {
    this.#scope = scope;
  }

  /**
   * Reads the person of a document, and saves the document if its path is one of those to save.
   * @param generation as it was before the document was requested
   */
  async save(url: string, document: Response, generation: number): Promise<void> {
    if (!document.ok || !isHtml(document)) return;
    const html = await document.text();
    const person = /<body[^>]*\sdata-page-person="([^"]*)"/.exec(html)?.[1];
    // A page without a frame, such as an error, tells nothing about the person.
    if (person === undefined || generation !== this.#generation) return;
    const pages = await this.#scope.caches.open(PAGES);
    await forgetOthers(pages, person);
    if (document.redirected || !isSavedPath(new URL(url).pathname)) return;
    await this.#saveFiles(html);
    if (generation !== this.#generation) return;
    const key = keyOf(url);
    // A page that is put again moves to the end of the list.
    await pages.delete(key);
    await pages.put(key, copyOf(document, html, { [SAVED_AT]: new Date().toISOString(), [PERSON]: person }));
    if (generation !== this.#generation) await pages.delete(key);
    await trim(pages, MOST_PAGES);
  }

  /** The number of times that pages were forgotten. */
  get generation(): number {
    return this.#generation;
  }

  /** Fetches and saves a page that the reader has reached without a new document. */
  async visit(path: string): Promise<void> {
    const url = new URL(path, this.#scope.location.origin);
    if (url.origin !== this.#scope.location.origin || !isSavedPath(url.pathname)) return;
    const { generation } = this;
    const known = await (await this.#scope.caches.open(PAGES)).match(keyOf(url.href));
    const savedAt = Date.parse(known?.headers.get(SAVED_AT) ?? '');
    if (Date.now() - savedAt < FRESH_MS) return;
    const document = await this.#scope.fetch(url.href, { headers: { accept: 'text/html' } });
    await this.save(url.href, document, generation);
  }

  /** Returns a saved page, marked with the time of saving; undefined if it was not saved. */
  async open(url: string): Promise<Response | undefined> {
    const pages = await this.#scope.caches.open(PAGES);
    const page = (await pages.match(keyOf(url))) ?? (await pages.match(keyOf(url), { ignoreSearch: true }));
    if (page === undefined) return undefined;
    const savedAt = page.headers.get(SAVED_AT) ?? '';
    const html = (await page.text()).replace('<body', `<body data-saved-at="${savedAt}"`);
    return copyOf(page, html, {});
  }

  /** Returns the saved pages, the latest first. */
  async list(): Promise<readonly SavedPage[]> {
    const pages = await this.#scope.caches.open(PAGES);
    const found: SavedPage[] = [];
    for (const { url } of [...(await pages.keys())].reverse()) {
      const html = await (await pages.match(url))?.text();
      const title = /<title>([^<]*)<\/title>/.exec(html ?? '')?.[1];
      if (title !== undefined) found.push({ url, title: withoutName(title) });
    }
    return found;
  }

  /** Removes all pages. */
  async forget(): Promise<void> {
    this.#generation += 1;
    await this.#scope.caches.delete(PAGES);
  }

  /** Returns a file of the build from the device, else from the network. Names of such files contain their hash. */
  async file(request: Request): Promise<Response> {
    const files = await this.#scope.caches.open(FILES);
    const known = await files.match(request.url);
    if (known !== undefined) return known;
    const answer = await this.#scope.fetch(request);
    if (answer.ok) await files.put(request.url, answer.clone());
    return answer;
  }

  /** Saves the files that a page names, also those that it loads later. */
  async #saveFiles(html: string): Promise<void> {
    const files = await this.#scope.caches.open(FILES);
    const names = new Set(html.match(/static\/(?:chunks|media)\/[\w.~-]+\.(?:js|css|woff2)/g));
    for (const name of names) {
      const url = new URL(`/_next/${name}`, this.#scope.location.origin).href;
      if ((await files.match(url)) !== undefined) continue;
      const answer = await this.#scope.fetch(url);
      if (answer.ok) await files.put(url, answer);
    }
    await trim(files, MOST_FILES);
  }
}

function isHtml({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/html') === true;
}

function keyOf(url: string): string {
  const key = new URL(url);
  key.hash = '';
  return key.href;
}

function copyOf(document: Response, html: string, added: Readonly<Record<string, string>>): Response {
  const headers = new Headers(document.headers);
  for (const name of OF_TRANSFER) headers.delete(name);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  return new Response(html, { status: 200, headers });
}

async function forgetOthers(pages: Cache, person: string): Promise<void> {
  for (const key of await pages.keys()) {
    const page = await pages.match(key);
    if (page?.headers.get(PERSON) !== person) await pages.delete(key);
  }
}

async function trim(cache: Cache, most: number): Promise<void> {
  const keys = await cache.keys();
  for (const key of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(key);
}

/** Every page but the first one ends its title with the name of the community (`app/layout.tsx`). */
function withoutName(title: string): string {
  return title.replace(/ · [^·]*$/, '');
}
