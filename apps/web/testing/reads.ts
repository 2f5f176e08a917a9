import type { MatcherFunction } from '@testing-library/react';

/** Finds the innermost element with this text content. */
export function reads(words: string | RegExp): MatcherFunction {
  const isRead = ({ textContent }: Element) =>
    typeof words === 'string' ? textContent === words : words.test(textContent);
  return (_, element) => element !== null && isRead(element) && ![...element.children].some(isRead);
}
