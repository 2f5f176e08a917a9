/** The verifier as one page that works from disk without a network. The build puts it and its styles into one file. */
import { holds, type Fact, type TrustedKeys } from '@civicforge/proof/verify/fact';
import { totalsOf } from '@civicforge/proof/verify/verify-bundle';
import { WORDS } from '@civicforge/proof/verify/words';
import { allHold, type CheckedFile, checkFiles } from '../lib/proof/receipt-files.ts';

const words = navigator.language.startsWith('de') ? WORDS.de : WORDS.en;
const keys = JSON.parse(document.querySelector('#keys')?.textContent ?? 'null') as TrustedKeys | null;

function element(name: string, text = '', ...children: readonly Element[]): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...children);
  return made;
}

function factLine(fact: Fact): HTMLElement {
  const isTrue = holds(fact);
  const line = element(
    'li',
    `${isTrue ? '✓' : '✗'} ${isTrue ? words.page.holds : words.page.failsWord}: ${words.fact(fact)}`,
  );
  line.className = isTrue ? 'holds' : 'fails';
  const more = fact.reason === undefined ? words.limit(fact) : words.reason[fact.reason];
  if (more !== undefined) line.append(element('small', more));
  return line;
}

function section(file: CheckedFile): HTMLElement {
  const { name, verdict } = file;
  const summary = verdict === undefined ? words.notReceipt : allHold(file) ? words.allHold : words.fails;
  return element(
    'section',
    '',
    element('h2', name),
    element('p', summary),
    element('ul', '', ...(verdict?.facts ?? []).map(factLine)),
  );
}

async function check(chosen: FileList | null | undefined): Promise<void> {
  const files = await checkFiles([...(chosen ?? [])], keys ?? undefined);
  const verdicts = files.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict]));
  const totals = files.length > 1 ? totalsOf(verdicts).map(words.total) : [];
  const notes = [...totals, ...words.notes].map((text) => element('p', text));
  document.querySelector('output')?.replaceChildren(...files.map(section), ...notes);
}

const input = document.querySelector('input');
const set = (selector: string, text: string) => {
  const found = document.querySelector(selector);
  if (found) found.textContent = text;
};
document.documentElement.lang = words === WORDS.de ? 'de' : 'en';
document.title = words.page.title;
set('h1', words.page.title);
set('label', words.page.choose);
set('#hint', `${words.page.drop}. ${words.page.private}`);
input?.addEventListener('change', () => void check(input.files));
document.addEventListener('dragover', (event) => {
  event.preventDefault();
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  void check(event.dataTransfer?.files);
});
