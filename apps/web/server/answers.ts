import { createHash } from 'node:crypto';
import { securityHeaders } from '../lib/security/headers.ts';
import { ownProblem, type OwnProblem, type OwnProblemCode } from '../lib/proxy/own-problem.ts';

interface AnswerContext {
  readonly code: OwnProblemCode;
  /** True for a request from a program, false for a browser's page request. */
  readonly isData: boolean;
  readonly requestId: string;
  readonly https: boolean;
}

/** Returns an answer of the web server itself: a problem document for programs, a page for browsers. */
export function ownAnswer({ code, isData, requestId, https }: AnswerContext): OwnProblem {
  const problem = ownProblem(code, { requestId, https });
  if (isData) return problem;
  return {
    ...problem,
    headers: {
      ...problem.headers,
      ...Object.fromEntries(securityHeaders(https)),
      'content-security-policy': PAGE_POLICY,
      'content-type': 'text/html; charset=utf-8',
    },
    body: page(code),
  };
}

/** Returns the page for an error code. */
function page(code: OwnProblemCode): string {
  const [english, german] =
    code === 'request.malformed' || code === 'uri-too-long'
      ? ['This address is not valid. Check the link, or go to the start page.', ADDRESS_GERMAN]
      : ['This request could not be answered. Please try again.', REQUEST_GERMAN];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>CivicForge</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>CivicForge</h1>
<p>${english}</p>
<p lang="de">${german}</p>
<p><a href="/">Start page · <span lang="de">Startseite</span></a></p>
</main>
</body>
</html>
`;
}

const ADDRESS_GERMAN = 'Diese Adresse ist ungültig. Prüfe den Link, oder gehe zur Startseite.';
const REQUEST_GERMAN = 'Diese Anfrage konnte nicht beantwortet werden. Bitte versuche es noch einmal.';

const STYLE =
  'body{font:1.125rem/1.6 system-ui,sans-serif;margin:0}main{max-width:32rem;margin:20vh auto 0;padding:0 1.5rem}';

/** Allows only the page's own style, by its hash. */
const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
