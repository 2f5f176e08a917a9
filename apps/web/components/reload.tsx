'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Button } from './button.tsx';

/** Asks the server for the same page once more. */
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
