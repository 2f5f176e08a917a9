import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { Link } from './link.tsx';

/** Returns the classes of a text link that leads to an action or a further page. Paper leads nowhere, so it shows none. */
export function actionLinkClass(className = 'min-h-11 text-accent'): string {
  return clsx('inline-flex items-center gap-2 font-semibold underline underline-offset-4 print:hidden', className);
}

interface Props extends ComponentProps<typeof Link> {
  /** Height and colour. The default is a line of its own in the accent colour. */
  readonly className?: string;
}

export function ActionLink({ className, ...rest }: Props) {
  return <Link {...rest} className={actionLinkClass(className)} />;
}
