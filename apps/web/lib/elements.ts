import type { ReactElement } from 'react';

/**
 * Children that may stand beside others: elements, never bare text. Browser translators replace text nodes, and React
 * then fails to move or remove their siblings.
 */
export type Elements = ReactElement | readonly Elements[] | null | undefined | false;

/** Text, or a sentence with elements in it. Always the only child of its element. */
export type Words = string | ReactElement;
