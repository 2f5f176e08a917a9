/** Pages of the service itself, without a script: they work while the web application does not. */
function page(community: string, title: string, body: string): string {
  const name = escaped(community);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} - ${name}</title><style>
:root{color-scheme:light dark}body{font:18px/1.5 system-ui,sans-serif;max-width:32rem;margin:0 auto;padding:2rem 1rem}
button{font:inherit;font-weight:600;padding:.75rem 1.25rem;border-radius:.5rem;border:0;background:#1f5f4a;color:#fff}
h1{font-size:1.5rem}</style></head><body><main>${body}</main></body></html>
`;
}

/** The page with one button. The form posts to the address of the page, with its token. */
export function unsubscribePage(community: string): string {
  const name = escaped(community);
  return page(
    community,
    'Stop these e-mails',
    `<h1>Stop these e-mails from ${name}?</h1>
<p lang="de">Keine solchen E-Mails mehr von ${name}?</p>
<form method="post"><button>Stop these e-mails / <span lang="de">E-Mails beenden</span></button></form>`,
  );
}

export function unsubscribedPage(community: string, origin: string): string {
  const settings = `${escaped(origin)}/me/notices`;
  return page(
    community,
    'Done',
    `<h1>Done. You will not get these e-mails any more.</h1>
<p><a href="${settings}">Choose which e-mails you get</a></p>
<p lang="de"><strong>Erledigt. Du bekommst keine solchen E-Mails mehr.</strong> <a href="${settings}">E-Mails auswählen</a></p>`,
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
