import { clsx } from 'clsx';

interface Props {
  readonly children: string;
  readonly as?: 'bdi' | 'p' | 'blockquote' | 'h1' | 'h2' | 'h3';
  /** Keeps line breaks and gives each line its own direction. */
  readonly lines?: boolean;
  readonly className?: string;
}

/**
 * Text written by members: names, titles, descriptions, notes, links. It has its own direction, so that Arabic or
 * Hebrew does not reorder the text around it, and breaks anywhere, so that a long word does not widen the page.
 */
export function PeopleText({ children, as: Tag = 'bdi', lines = false, className }: Props) {
  return (
    <Tag
      dir="auto"
      className={clsx('wrap-anywhere', lines && 'whitespace-pre-line [unicode-bidi:plaintext]', className)}
    >
      {children}
    </Tag>
  );
}
