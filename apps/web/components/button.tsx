import { clsx } from 'clsx';
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { Link } from './link.tsx';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

/** Returns the classes of a button, for every element that acts as one. At least 44 px high. */
export function buttonClass(kind: ButtonKind = 'primary', className?: string, small = false): string {
  return clsx(
    'inline-flex items-center justify-center gap-2 rounded-xl text-center font-semibold print:hidden',
    'touch-manipulation transition-colors duration-150 active:scale-[0.98] active:duration-0',
    'disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-progress',
    small ? 'min-h-11 px-4 py-2' : 'min-h-12 px-5 py-2.5',
    kind !== 'quiet' && 'narrow:px-2',
    kind === 'primary' && 'bg-accent text-on-accent hover:bg-accent-strong active:bg-accent-strong',
    kind === 'secondary' &&
      'border border-edge bg-surface text-ink hover:border-accent hover:text-accent active:bg-accent-soft active:text-on-accent-soft',
    kind === 'quiet' && 'text-accent underline decoration-1 underline-offset-4 hover:decoration-2',
    kind === 'danger' &&
      'border border-danger bg-surface text-danger hover:bg-danger-soft hover:text-on-danger-soft active:bg-danger-soft active:text-on-danger-soft',
    className,
  );
}

interface Props extends ComponentProps<'button'> {
  readonly kind?: ButtonKind;
  /** Shows a spinner. The button keeps the focus and ignores clicks. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

export function Button({ kind, busy = false, className, children, type = 'button', ...rest }: Props) {
  return (
    <button {...rest} type={type} aria-disabled={busy || undefined} className={buttonClass(kind, className)}>
      {busy && <LoaderCircle aria-hidden className="size-5 shrink-0 animate-spin" />}
      <span className="contents">{children}</span>
    </button>
  );
}

interface LinkProps extends ComponentProps<typeof Link> {
  readonly kind?: ButtonKind;
  readonly small?: boolean;
  readonly className?: string;
}

export function ButtonLink({ kind, small, className, ...rest }: LinkProps) {
  return <Link {...rest} className={buttonClass(kind, className, small)} />;
}
