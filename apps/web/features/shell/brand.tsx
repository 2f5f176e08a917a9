import { Link } from '../../components/link.tsx';
import { Ring } from '../../components/ring.tsx';

/** The community's name, which leads to the start page. A long name is cut. */
export function Brand({ name }: { readonly name: string }) {
  return (
    <Link
      href="/"
      className="-mx-1 inline-flex min-h-11 min-w-0 items-center gap-2 px-1 text-lg font-bold sm:max-md:text-base"
    >
      <Ring left="sealed" right="sealed" className="size-7 shrink-0" />
      <span className="truncate max-[22rem]:sr-only">{name}</span>
    </Link>
  );
}
