'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { asProblem } from './problem.ts';

/** Provides the query cache. BrokenRules connections are retried, refusals are not. */
export function QueryProvider({ children }: { readonly children: ReactNode }) {
  const [client] = useState(() => (typeof window === 'undefined' ? newClient() : (shared ??= newClient())));
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

/** One client per browser tab, so that going back finds loaded data. On the server, each request has its own. */
let shared: QueryClient | undefined;

function newClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: (tries, error) => tries < 2 && [0, 502, 503, 504].includes(asProblem(error).status) },
    },
  });
}
