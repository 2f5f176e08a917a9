import { PeopleText } from './people-text.tsx';

/** A quoted text of a member. */
export function Quote({ text }: { readonly text: string }) {
  return (
    <PeopleText as="blockquote" lines className="mt-2 max-w-prose border-s-2 border-edge ps-3">
      {text}
    </PeopleText>
  );
}
