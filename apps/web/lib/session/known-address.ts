'use client';

import { useEffect } from 'react';
import type { FormStore } from '../forms/form-store.ts';

const KEY = 'civicforge.address';

/** Remembers the address just typed for the next form in this tab. In a URL it would end up in logs and histories. */
export function rememberAddress(email: string): void {
  try {
    sessionStorage.setItem(KEY, email);
  } catch {
    // Storage is blocked: the member types it again.
  }
}

/** Removes the remembered address, so that the next person on this device does not see it. */
export function forgetAddress(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing is stored.
  }
}

/** Fills in the remembered address, unless the field has a value. */
export function useKnownAddress(store: Pick<FormStore<{ email: string }>, 'value' | 'set'>): void {
  useEffect(() => {
    try {
      const known = sessionStorage.getItem(KEY);
      if (known !== null && (store.value('email') ?? '') === '') store.set('email', known);
    } catch {
      // Storage is blocked: the member types it.
    }
  }, [store]);
}
