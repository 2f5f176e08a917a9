import { ArrowLeft } from 'lucide-react';
import { Link } from './link.tsx';

/** The way back to the page above, above the title. */
export function BackLink({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Link
      href={href}
      className="mb-1 inline-flex min-h-9 items-center gap-2 text-sm font-semibold text-accent underline-offset-4 hover:underline print:hidden"
    >
      <ArrowLeft aria-hidden className="size-4" />
      <span>{children}</span>
    </Link>
  );
}
