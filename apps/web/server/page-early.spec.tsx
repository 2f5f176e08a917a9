import { jest } from '@jest/globals';
import { act, type JSX, lazy, Suspense, useState } from 'react';
import { hydrateRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { PAGE_PERSON_ATTRIBUTE, PAGE_PERSON_HEADER } from '../lib/session/whose-page.ts';
import { keepEarlyActions } from './page-early.ts';

const MOST_KEPT_MS = 60_000;
const news: string[] = [];
let root: Root | undefined;

const send = jest.fn<(path: string, init: RequestInit) => Promise<Response>>();

/** A page of every kind of field, controlled and not. */
function Page() {
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(['open']);
  return (
    <main>
      <button type="button" onClick={() => news.push('tapped')}>
        <svg />
      </button>
      <a href="#quest" data-early-path="/api/v1/read" data-early-body='{"id":1}' onClick={() => news.push('followed')}>
        <b>A notice</b>
      </a>
      <button popoverTarget="sheet" type="button" onClick={() => news.push('opened')} />
      <input
        name="words"
        value={words}
        onChange={({ target }) => {
          news.push(`words ${target.value}`);
          setWords(target.value);
        }}
      />
      <textarea name="text" defaultValue="first" onChange={({ target }) => news.push(`text ${target.value}`)} />
      {['open', 'claimed'].map((status) => (
        <input
          key={status}
          type="checkbox"
          name={status}
          checked={chosen.includes(status)}
          onChange={() => {
            news.push(`toggled ${status}`);
            setChosen((before) =>
              before.includes(status) ? before.filter((one) => one !== status) : [...before, status],
            );
          }}
        />
      ))}
      {['full', 'half'].map((share) => (
        <input
          key={share}
          type="radio"
          name="share"
          value={share}
          onChange={({ target }) => news.push(`share ${target.value}`)}
        />
      ))}
      <select name="theme" defaultValue="light" onChange={({ target }) => news.push(`theme ${target.value}`)}>
        <option>light</option>
        <option>dark</option>
      </select>
    </main>
  );
}

function serve(page: JSX.Element): void {
  document.body.innerHTML = renderToString(page);
  jest.useFakeTimers({ doNotFake: ['performance'] });
  keepEarlyActions(MOST_KEPT_MS);
}

async function hydrate(page: JSX.Element): Promise<void> {
  await act(async () => {
    root = hydrateRoot(document.body, page, { onRecoverableError: () => undefined });
    await Promise.resolve();
  });
}

/** Repeats the early actions, as the layout does at its hydration. */
function run(): void {
  act(() => window.runEarlyActions?.());
}

function find<Kind extends Element = HTMLInputElement>(selector: string): Kind {
  const found = document.querySelector<Kind>(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
}

function type(selector: string, text: string): void {
  const field = find(selector);
  field.focus();
  field.setRangeText(text, 0, field.value.length, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

function choose(selector: string, value: string): void {
  const select = find<HTMLSelectElement>(selector);
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

beforeEach(() => {
  news.length = 0;
  // React in development tells of each attribute that it did not make. The built one does not compare them.
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  send.mockReset().mockRejectedValue(new TypeError('The page was left'));
  Object.assign(window, { fetch: send });
});

afterEach(() => {
  act(() => {
    root?.unmount();
    root = undefined;
    // Ends the listeners of this page.
    jest.runOnlyPendingTimers();
  });
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('what a reader does before hydration', () => {
  it('is repeated once, in its order', async () => {
    serve(<Page />);
    find<SVGElement>('svg').dispatchEvent(new MouseEvent('click', { bubbles: true }));
    type('[name=words]', 'tr');
    type('[name=words]', 'trees');
    find('[name=claimed]').click();
    find('[value=half]').click();
    choose('select', 'dark');
    await hydrate(<Page />);
    expect(news).toEqual([]);
    run();
    const expected = ['tapped', 'words trees', 'toggled claimed', 'share half', 'theme dark'];
    expect(news).toEqual(expected);
    expect(find('[name=words]').value).toBe('trees');
    expect([find('[name=open]').checked, find('[name=claimed]').checked]).toEqual([true, true]);
    expect([find('[value=full]').checked, find('[value=half]').checked]).toEqual([false, true]);
    run();
    expect(news).toEqual(expected);
  });

  it('is answered at once where a tap of a button is kept, until it is repeated', async () => {
    serve(<Page />);
    const kept = () => document.querySelectorAll('[data-kept]').length;
    type('[name=words]', 'trees');
    expect(kept()).toBe(0);
    find<SVGElement>('svg').dispatchEvent(new MouseEvent('click', { bubbles: true }));
    expect(find('button:has(svg)')).toHaveAttribute('data-kept');
    await hydrate(<Page />);
    expect(kept()).toBe(1);
    run();
    expect(kept()).toBe(0);
  });

  it('is answered at once where a form is sent, until React can send it', async () => {
    const page = (
      <form action={() => undefined}>
        <button type="submit">Send</button>
      </form>
    );
    serve(page);
    const submit = () => {
      const submitter = find<HTMLButtonElement>('button');
      find<HTMLFormElement>('form').dispatchEvent(new SubmitEvent('submit', { submitter, bubbles: true }));
      return submitter;
    };
    expect(submit()).toHaveAttribute('data-kept');
    await hydrate(page);
    run();
    expect(find('button')).not.toHaveAttribute('data-kept');
    expect(submit()).not.toHaveAttribute('data-kept');
  });

  it('is no longer answered where a form was sent on a page that never hydrates', () => {
    serve(
      <form action="/">
        <button type="submit">Search</button>
      </form>,
    );
    const submitter = find<HTMLButtonElement>('button');
    find<HTMLFormElement>('form').dispatchEvent(new SubmitEvent('submit', { submitter, bubbles: true }));
    expect(submitter).toHaveAttribute('data-kept');
    jest.advanceTimersByTime(MOST_KEPT_MS);
    expect(submitter).not.toHaveAttribute('data-kept');
  });

  it('counts as it is at the end: choices taken back, cleared text', async () => {
    serve(<Page />);
    find('[name=claimed]').click();
    find('[name=claimed]').click();
    find('[value=full]').click();
    find('[value=half]').click();
    type('textarea', '');
    await hydrate(<Page />);
    run();
    expect(news).toEqual(['share full', 'share half', 'text ']);
    expect(find('textarea').value).toBe('');
  });

  it('keeps the place of the caret', async () => {
    serve(<Page />);
    type('textarea', 'water the old trees');
    find('textarea').setRangeText('', 10, 14, 'end');
    find('textarea').dispatchEvent(new InputEvent('input', { bubbles: true }));
    await hydrate(<Page />);
    run();
    expect(news).toEqual(['text water the trees']);
    expect([find('textarea').selectionStart, find('textarea').selectionEnd]).toEqual([10, 10]);
  });

  it('of a link leads on at once, and what the link sends is sent once', async () => {
    serve(<Page />);
    document.body.setAttribute(PAGE_PERSON_ATTRIBUTE, 'anna');
    const taps: boolean[] = [];
    addEventListener('click', ({ defaultPrevented }) => taps.push(defaultPrevented), { once: true });
    find<HTMLElement>('a b').click();
    expect(taps).toEqual([false]);
    const headers = { 'content-type': 'application/json', [PAGE_PERSON_HEADER]: 'anna' };
    const request = { method: 'POST', keepalive: true, headers, body: '{"id":1}' };
    expect(send.mock.calls).toEqual([['/api/v1/read', request]]);
    await hydrate(<Page />);
    run();
    expect(news).toEqual([]);
    find<HTMLElement>('a b').click();
    expect(news).toEqual(['followed']);
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('is left to the browser where it needs no script', async () => {
    serve(<Page />);
    const seen = jest.fn();
    document.body.addEventListener('click', seen, { once: true });
    find('[popovertarget]').click();
    expect(seen).toHaveBeenCalled();
    await hydrate(<Page />);
    run();
    expect(news).toEqual([]);
  });

  it('is found again on a page that is made anew', async () => {
    serve(<Page />);
    find<HTMLElement>('main').prepend(document.createElement('p'));
    type('textarea', 'typed');
    find('[name=claimed]').click();
    find('[value=half]').click();
    choose('select', 'dark');
    const before = find('textarea');
    await hydrate(<Page />);
    run();
    expect(find('textarea')).not.toBe(before);
    expect(news).toEqual(['text typed', 'toggled claimed', 'share half', 'theme dark']);
    expect([find('textarea').value, find('[value=half]').checked, find('select').value]).toEqual([
      ...['typed', true, 'dark'],
    ]);
  });

  it('waits for a part whose code arrives later, also if it came after the rest was hydrated', async () => {
    let arrive: () => void = () => undefined;
    const code = new Promise<void>((resolve) => (arrive = resolve));
    const Later = lazy(async () => {
      await code;
      return { default: Page };
    });
    serve(
      <Suspense>
        <Page />
      </Suspense>,
    );
    find('button').click();
    const page = (
      <Suspense>
        <Later />
      </Suspense>
    );
    await hydrate(page);
    run();
    act(() => {
      find('[name=claimed]').click();
    });
    expect(news).toEqual([]);
    arrive();
    await act(() => jest.advanceTimersByTimeAsync(200));
    expect(news).toEqual(['tapped', 'toggled claimed']);
    act(() => {
      find('button').click();
      find('[name=claimed]').click();
    });
    expect(news).toEqual(['tapped', 'toggled claimed', 'tapped', 'toggled claimed']);
    expect(find('[name=claimed]').checked).toBe(false);
  });

  it('is dropped on a page that never hydrates', async () => {
    serve(<Page />);
    find('button').click();
    jest.advanceTimersByTime(MOST_KEPT_MS);
    expect(find('button')).not.toHaveAttribute('data-kept');
    const seen = jest.fn();
    document.body.addEventListener('click', seen, { once: true });
    find('button').click();
    expect(seen).toHaveBeenCalled();
    await hydrate(<Page />);
    run();
    expect(news).toEqual([]);
  });
});
