/** @jest-environment node */
import { jest } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { paintedFirst } from './page-head.ts';

const BOOTSTRAP = createRequire(import.meta.url).resolve('next/dist/client/app-bootstrap.js');
const NONCE = 'bm9uY2U=';
const SOURCES = ['/_next/static/chunks/a~1.js', '/_next/static/chunks/turbopack-b.js'];
const SCRIPTS = SOURCES.map((source) => `<script src="${source}" async="" nonce="${NONCE}"></script>`).join('');
const OLD = `<script src="/_next/static/chunks/c.js" noModule="" nonce="${NONCE}"></script>`;

function headWith(tags: string): string {
  const filter = paintedFirst(new Map());
  return Buffer.concat([filter(Buffer.from(`<html><head>${tags}</head><body>`)), filter()]).toString();
}

describe('the scripts of a page', () => {
  const later = headWith(`<title>Quests</title>${SCRIPTS}${OLD}`);

  it('are no part of the page until they run', () => {
    expect(later).toContain(`<title>Quests</title>${OLD}<script nonce="${NONCE}">`);
    expect(later).toMatch(/<\/script><\/head><body>$/);
  });

  it('stay as they are where there are none of the build', () => {
    const tags = `<script src="https://elsewhere.example/a.js" async="" nonce="${NONCE}"></script>${OLD}`;
    expect(headWith(tags)).toBe(`<html><head>${tags}</head><body>`);
  });

  /** Runs the code that the page has instead of the scripts. */
  function open({ visibilityState = 'visible', types = ['paint'] } = {}) {
    const added: object[] = [];
    const timers: (() => void)[] = [];
    let tell: (names: readonly string[]) => void = () => undefined;
    class PerformanceObserver {
      static readonly supportedEntryTypes = types;
      constructor(told: (list: object) => void) {
        tell = (names) => told({ getEntriesByName: (name: string) => names.filter((one) => one === name) });
      }
      observe() {
        return undefined;
      }
      disconnect() {
        return undefined;
      }
    }
    const code = /<script nonce="[^"]+">(.*)<\/script><\/head>/.exec(later)?.[1] ?? '';
    const document = {
      visibilityState,
      currentScript: { nonce: NONCE },
      createElement: (name: string) => ({ name }),
      head: { append: (element: object) => added.push(element) },
    };
    const window: { __next_s?: unknown; PerformanceObserver: unknown } = { PerformanceObserver };
    runInNewContext(code, {
      ...{ document, window, PerformanceObserver },
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      setTimeout: (run: () => void) => timers.push(run),
    });
    const wait = () => timers.forEach((run) => run());
    return { added, window, paint: (...names: readonly string[]) => tell(names), wait };
  }

  const all = SOURCES.map((src) => ({ name: 'script', src, nonce: NONCE, async: true }));

  it('run after the first paint of content, once', () => {
    const { added, paint, wait } = open();
    expect(added).toEqual([]);
    paint('first-paint');
    expect(added).toEqual([]);
    paint('first-contentful-paint');
    expect(added).toEqual(all);
    wait();
    expect(added).toEqual(all);
  });

  it('run in time without a paint', () => {
    const { added, wait } = open();
    wait();
    expect(added).toEqual(all);
  });

  it.each([
    ['nobody sees the page', { visibilityState: 'hidden' }],
    ['the browser tells no paints', { types: [] }],
  ])('run at once if %s', (_, page) => {
    expect(open(page).added).toEqual(all);
  });

  it('hydrate in a task after that of their own start', async () => {
    const { window, wait } = open();
    wait();
    const tasks: (() => void)[] = [];
    const elements: object[] = [];
    const page = {
      ...{ exports: {}, require: createRequire(BOOTSTRAP), process: { env: {} } },
      window,
      self: window,
      document: { createElement: () => ({}), head: { appendChild: (element: object) => elements.push(element) } },
      setTimeout: (run: () => void) => tasks.push(run),
    };
    const { appBootstrap } = runInNewContext(`${await readFile(BOOTSTRAP, 'utf8')}\nexports`, page) as {
      appBootstrap: (hydrate: () => void) => void;
    };
    const hydrate = jest.fn();

    appBootstrap(hydrate);
    await setImmediate();
    expect(hydrate).not.toHaveBeenCalled();
    expect(elements).toEqual([{ innerHTML: '' }]);

    tasks.forEach((run) => run());
    await setImmediate();
    expect(hydrate).toHaveBeenCalledTimes(1);
  });
});
