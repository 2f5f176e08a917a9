import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Content security policy of the page: all assets come from this origin and nothing is inline. */
export const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CivicForge API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<main id="docs"><noscript>This page needs JavaScript. The same in JSON: <a href="/api/openapi.json">openapi.json</a>.</noscript></main>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  tryItOutEnabled: false,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
`;

export interface Asset {
  readonly type: string;
  readonly text: string;
}

/** Assets of the page by name. All others are 404. */
const TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

const read = new Map<string, Asset>([['start.js', { type: 'text/javascript; charset=utf-8', text: START }]]);

/** Reads an asset once and caches it. */
export async function readAsset(name: string): Promise<Asset | undefined> {
  const known = read.get(name);
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (known !== undefined || type === undefined) return known;
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const asset = { type, text: await readFile(join(folder, name), 'utf8') };
  read.set(name, asset);
  return asset;
}
