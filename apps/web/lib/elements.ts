import type { ReactElement } from 'react';

/**
 * Children that may stand beside others: elements, and no bare text. Browsers' translators replace text nodes, and
 * React can no longer move or remove what stands beside them.
 */
export type Elements = ReactElement | readonly Elements[] | null | undefined | false;

/** Text of our own, or a sentence with other elements in it; always the only child of its element. */
export type Words = string | ReactElement;
