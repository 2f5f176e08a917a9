'use client';

import { useState } from 'react';

interface Clipboard {
  readonly isCopied: boolean;
  /** The text that the browser refused to copy, for example without a permission. It can be selected by hand. */
  readonly refused?: string;
  readonly copy: (text: string) => Promise<void>;
}

/** Copies text, and tells whether it is copied. */
export function useClipboard(): Clipboard {
  const [state, setState] = useState<Omit<Clipboard, 'copy'>>({ isCopied: false });
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setState({ isCopied: true });
    } catch {
      setState({ isCopied: false, refused: text });
    }
  };
  return { ...state, copy };
}
