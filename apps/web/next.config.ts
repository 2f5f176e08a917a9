import { join } from 'node:path';
import type { NextConfig } from 'next';

const repository = join(import.meta.dirname, '../..');

const config: NextConfig = {
  output: 'standalone',
  // Pages named `page.dev.tsx` exist in development alone.
  pageExtensions: ['tsx', 'ts', ...(process.env.NODE_ENV === 'development' ? ['dev.tsx'] : [])],
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  poweredByHeader: false,
  // The server in front compresses, after it has changed the head of pages.
  compress: false,
  reactStrictMode: true,
  // No page uses the image optimiser, and its route would be public.
  images: { unoptimized: true },
  // Pages wait for their metadata, so that tabs, screen readers and link previews get the title with the first byte.
  htmlLimitedBots: /.*/,
  // Lets `forbidden()` answer with status 403.
  experimental: { authInterrupts: true },
};

export default config;
