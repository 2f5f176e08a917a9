'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Button } from './button.tsx';

/** A button that renders the current page on the server again. */
export function Reload({ children }: { readonly children: string }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  return (
    <Button
      kind="secondary"
      className="mt-2"
      busy={pending}
      onClick={() => {
        startTransition(() => {
          router.refresh();
        });
      }}
    >
      {children}
    </Button>
  );
}
