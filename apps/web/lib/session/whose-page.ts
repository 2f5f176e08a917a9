/** Names the member for whom a page was drawn, on every request of the page. The service knows the same header. */
export const PAGE_PERSON_HEADER = 'x-page-person';

/** The value for a page that was drawn for a visitor. */
export const VISITOR = '-';

/** The attribute of `body` that names the person of the page. */
export const PAGE_PERSON_ATTRIBUTE = 'data-page-person';

/** The code of the service for a request from a page of another person. */
export const OTHER_PERSON = 'auth.other-person';

/** The person of the page in this tab; undefined on the server and on pages without a frame. */
export function pagePerson(): string | undefined {
  if (typeof document === 'undefined') return undefined;
  return document.body.getAttribute(PAGE_PERSON_ATTRIBUTE) ?? undefined;
}
