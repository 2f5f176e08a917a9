import { Fragment, type ReactNode } from 'react';

/** A sentence with a part that is more than text, put where the language wants it: at `{when}`. */
export function Worded({ text, when }: { readonly text: string; readonly when: ReactNode }) {
  return text.split('{when}').map((part, index) => (
    <Fragment key={index}>
      {index > 0 && when}
      {part}
    </Fragment>
  ));
}
