import { jest } from '@jest/globals';
import { screen } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import { draw } from '../testing/draw.tsx';
import { translator } from '../lib/i18n/translate.ts';
import { Button } from './button.tsx';
import { Sentence } from './sentence.tsx';

/** Replaces each text node by an element, like browser translators. */
function translate(): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: Node[] = [];
  while (walker.nextNode() !== null) texts.push(walker.currentNode);
  for (const text of texts) {
    const font = document.createElement('font' as string);
    font.textContent = text.nodeValue;
    text.parentNode?.replaceChild(font, text);
  }
}

/** Renders a component that updates on each click, and translates the page before every click. */
async function pressTwice(Part: (props: { readonly count: number }) => ReactNode) {
  function Counted() {
    const [count, setCount] = useState(0);
    return (
      <div>
        <div data-testid="part">
          <Part count={count} />
        </div>
        <button
          onClick={() => {
            setCount(count + 1);
          }}
        >
          Next
        </button>
      </div>
    );
  }
  const { user } = draw(<Counted />);
  for (let press = 1; press <= 2; press += 1) {
    translate();
    await user.click(screen.getByRole('button', { name: 'Next' }));
  }
  return screen.getByTestId('part').textContent;
}

describe('a translated page', () => {
  // Violates the rule `text-stands-alone`, to show that these tests detect it.
  it('breaks if text has a conditional sibling element', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const Bare = ({ count }: { readonly count: number }) => <p>{count === 1 && <b>!</b>}text</p>;
    await expect(pressTwice(Bare)).rejects.toThrow(/can not be found in the parent/);
    jest.restoreAllMocks();
  });

  it('keeps old text if two text nodes are siblings', async () => {
    const Bare = ({ count }: { readonly count: number }) => (
      <p>
        {count} of {2}
      </p>
    );
    expect(await pressTwice(Bare)).toBe('0 of 2');
  });

  it('shows the new text of a button with a conditional icon', async () => {
    const Busy = ({ count }: { readonly count: number }) => (
      <Button busy={count === 1}>{`Sent ${String(count)}`}</Button>
    );
    expect(await pressTwice(Busy)).toBe('Sent 2');
  });

  it('shows the new names and numbers of a sentence', async () => {
    const t = translator('en', { attest: { ring: '{name} has {count} of 2' } });
    const Told = ({ count }: { readonly count: number }) => (
      <Sentence t={t} of="attest.ring" parts={{ name: `Ben ${String(count)}`, count: <b>{count}</b> }} />
    );
    expect(await pressTwice(Told)).toBe('Ben 2 has 2 of 2');
  });

  it('replaces an element by text, and text by an element', async () => {
    const Either = ({ count }: { readonly count: number }) => (
      <p>{count === 1 ? <b>element</b> : `text ${String(count)}`}</p>
    );
    expect(await pressTwice(Either)).toBe('text 2');
  });
});
