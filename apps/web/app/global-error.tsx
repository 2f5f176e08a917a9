'use client';

import './globals.css';

/** Replaces the root layout when it fails. No catalogue is available here, so the text is in both languages. */
export default function GlobalError({ reset }: { readonly reset: () => void }) {
  return (
    <html lang="en">
      <body className="flex items-center justify-center p-6">
        <main className="max-w-md space-y-5 text-center">
          <h1 className="text-xl font-semibold">This page could not be shown</h1>
          <p>Something went wrong on our side. Please try again.</p>
          <p lang="de">Bei uns ist etwas schiefgegangen. Bitte versuche es noch einmal.</p>
          <button
            type="button"
            onClick={reset}
            className="min-h-12 rounded-xl bg-accent px-5 font-semibold text-on-accent"
          >
            Try again · Noch einmal
          </button>
        </main>
      </body>
    </html>
  );
}
