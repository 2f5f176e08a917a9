import { join } from 'node:path';
import type { NextConfig } from 'next';

const repository = join(import.meta.dirname, '../..');

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  poweredByHeader: false,
  reactStrictMode: true,
  // No page shows an image that needs the optimiser, and its route would be open to everybody.
  images: { unoptimized: true },
  // Pages wait for their titles: a tab, a screen reader and a link preview get them with the first byte.
  htmlLimitedBots: /.*/,
  // `forbidden()` answers with a true 403.
  experimental: { authInterrupts: true },
};

export default config;
