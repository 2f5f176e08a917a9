import { clsx } from 'clsx';
import { LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

/** How a button looks, for everything that acts like one. Never smaller than a thumb. */
export function buttonClass(kind: ButtonKind = 'primary', className?: string): string {
  return clsx(
    'inline-flex min-h-12 items-center justify-center gap-2 rounded-xl px-5 py-2.5 text-center font-semibold',
    'transition-colors duration-150 disabled:cursor-not-allowed aria-disabled:cursor-progress',
    kind === 'primary' && 'bg-accent text-on-accent hover:bg-accent-strong',
    kind === 'secondary' && 'border border-edge bg-surface text-ink hover:border-accent hover:text-accent',
    kind === 'quiet' && 'text-accent underline decoration-1 underline-offset-4 hover:decoration-2',
    kind === 'danger' && 'border border-danger bg-surface text-danger hover:bg-danger-soft hover:text-on-danger-soft',
    className,
  );
}

interface Props extends ComponentProps<'button'> {
  readonly kind?: ButtonKind;
  /** Shows that something is under way. The button keeps the focus and refuses a second press. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

export function Button({ kind, busy = false, className, children, type = 'button', ...rest }: Props) {
  return (
    <button {...rest} type={type} aria-disabled={busy || undefined} className={buttonClass(kind, className)}>
      {busy && <LoaderCircle aria-hidden className="size-5 shrink-0 animate-spin" />}
      {children}
    </button>
  );
}

interface LinkProps extends ComponentProps<typeof Link> {
  readonly kind?: ButtonKind;
}

export function ButtonLink({ kind, className, ...rest }: LinkProps) {
  return <Link {...rest} className={buttonClass(kind, typeof className === 'string' ? className : undefined)} />;
}
