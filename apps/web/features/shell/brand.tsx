import { Link } from '../../components/link.tsx';
import { Ring } from '../../components/ring.tsx';

export function Brand({ name }: { readonly name: string }) {
  return (
    <Link
      href="/"
      className="-mx-1 inline-flex min-h-11 items-center gap-2.5 px-1 font-display text-lg font-bold max-[24rem]:gap-2 max-[24rem]:text-base"
    >
      <Ring left="sealed" right="sealed" className="size-7" />
      <span>{name}</span>
    </Link>
  );
}
