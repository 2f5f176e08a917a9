/** The status of the error page that a request is drawn for: `403` or `404`. Only the server in front of Next sets it. */
export const PAGE_STATUS_HEADER = 'x-civicforge-page-status';

/** The page that shows the reason at the address of any other page. */
export const ERROR_PAGE_PATH = '/error-page';
