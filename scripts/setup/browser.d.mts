/** What programs in TypeScript use of browser.mjs, which has to run on every Node. */
export const BROWSER_ARGUMENTS: readonly string[];
