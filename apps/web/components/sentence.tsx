import type { ReactElement } from 'react';
import type { MessageKey } from '../lib/i18n/catalogue.ts';
import type { Translate, Values } from '../lib/i18n/translate.ts';
import { PeopleText } from './people-text.tsx';

interface Props {
  readonly t: Translate;
  readonly of: MessageKey;
  /** Numbers, which also select the plural form. */
  readonly values?: Values;
  /** Values of the placeholders: text of members, or an element. */
  readonly parts: Readonly<Record<string, string | ReactElement>>;
}

/** Renders a message with text and elements at its placeholders. */
export function Sentence({ t, of, values, parts }: Props) {
  // Odd pieces are placeholder names.
  const pieces = t(of, values).split(/\{(\w+)\}/);
  return (
    <span>
      {pieces.map((piece, index) =>
        index % 2 === 0 ? piece !== '' && <span key={index}>{piece}</span> : <Part key={index} of={parts[piece]} />,
      )}
    </span>
  );
}

function Part({ of }: { readonly of: string | ReactElement | undefined }) {
  return typeof of === 'string' ? <PeopleText>{of}</PeopleText> : of;
}

/** Separates two facts on one line. */
export function Dot() {
  return <span> · </span>;
}
