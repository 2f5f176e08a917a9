'use client';

import { useEffect } from 'react';
import type { FieldPath, FieldPathValue, UseFormReturn } from 'react-hook-form';

const KEY = 'civicforge.address';

/**
 * The address that the person has just typed, handed from form to form in this tab: in the page's address it would
 * end up in logs and histories.
 */
export function rememberAddress(email: string): void {
  try {
    sessionStorage.setItem(KEY, email);
  } catch {
    // The person types it again.
  }
}

/** Fills the address in, unless something stands there already. */
export function useKnownAddress<Fields extends { email: string }>(hook: UseFormReturn<Fields>): void {
  useEffect(() => {
    try {
      const known = sessionStorage.getItem(KEY);
      const email = 'email' as FieldPath<Fields>;
      if (known !== null && !hook.getValues(email)) hook.setValue(email, known as FieldPathValue<Fields, typeof email>);
    } catch {
      // The person types it.
    }
  }, [hook]);
}
