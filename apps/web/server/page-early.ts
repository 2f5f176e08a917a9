/// <reference lib="dom" />

/**
 * Code of a page, which runs before its scripts: `String(keepEarlyActions)`. It keeps taps of buttons that need a script, choices
 * and typed text for parts of the page that are not hydrated yet, and repeats each once for the hydrated part. It starts when the
 * page calls `runEarlyActions` (`features/shell/early-actions.tsx`). A button whose tap or form is kept has the attribute `data-kept`, for
 * which the styles show at once that the page has heard it.
 *
 * Links lead on without a script. What a link would send besides, stands in its attributes `data-early-path` and
 * `data-early-body` (`components/link.tsx`), and is sent at the tap, in the name of the person of the page.
 *
 * React stops the events of parts that it cannot hydrate yet, so an event without a listener that arrives at the window tells that
 * a part is ready. React also ignores an input event whose value it knows, so a repeated text replaces another one.
 * @param mostKeptMs milliseconds after which all that was kept is dropped, for pages that never hydrate
 */
export function keepEarlyActions(mostKeptMs: number): void {
  type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
  type Place = HTMLButtonElement | Field;
  /** What a field held after the last event: hydration and repeated events may change it. */
  interface State {
    readonly text: string;
    readonly isChecked: boolean;
    readonly caret: readonly [number | null, number | null];
  }
  const early = new Map<Place, State>();
  /** Buttons of forms that were sent. React itself sends a form again once it is hydrated. */
  const sent = new Set<HTMLElement>();
  let isStarted = false;

  function eventOf(place: Place): string {
    if (place.matches('button, [type=checkbox], [type=radio]')) return 'click';
    return place.matches('select, [type=file]') ? 'change' : 'input';
  }

  function isReady(place: Element): boolean {
    let isHeard = false;
    const hear = () => (isHeard = true);
    addEventListener('auxclick', hear);
    place.dispatchEvent(new Event('auxclick', { bubbles: true }));
    removeEventListener('auxclick', hear);
    return isHeard;
  }

  function keep(event: Event): void {
    const { type, target } = event;
    if (!(target instanceof Element)) return;
    const link = target.closest<HTMLAnchorElement>('a[data-early-path]');
    if (link && type === 'click') send(link);
    const place = target.closest<Place>('button[type=button]:not([popovertarget]), input, select, textarea');
    if (!place || eventOf(place) !== type) return;
    early.delete(place);
    if (isStarted && isReady(place)) return;
    event.stopImmediatePropagation();
    early.set(place, stateOf(place));
    if (place.localName === 'button') place.dataset['kept'] = '';
  }

  /** Not by `sendBeacon`, which sends no header that names the person. A lost request changes nothing. */
  function send(link: HTMLAnchorElement): void {
    if (isStarted && isReady(link)) return;
    const { earlyPath, earlyBody } = link.dataset;
    const headers = {
      'content-type': 'application/json',
      'x-page-person': String(document.body.dataset['pagePerson']),
    };
    window
      .fetch(String(earlyPath), { method: 'POST', keepalive: true, headers, body: String(earlyBody) })
      .catch(() => undefined);
  }

  function stateOf(place: Place): State {
    return {
      text: place.value,
      isChecked: 'checked' in place && place.checked,
      caret: 'selectionStart' in place ? [place.selectionStart, place.selectionEnd] : [null, null],
    };
  }

  /** React makes a page anew that something has changed before hydration. Its fields then have the same names. */
  function inPage(place: Place): Place | undefined {
    if (place.isConnected || !place.name) return place;
    const { name, type, value } = place;
    const [field, another] = [...document.getElementsByName(name)].filter(
      (one): one is Field =>
        'type' in one && one.type === type && (type !== 'radio' || ('value' in one && one.value === value)),
    );
    if (!field || another) return undefined;
    return field;
  }

  function repeat(place: Place, { text, isChecked, caret }: State): void {
    const type = eventOf(place);
    if (type === 'click') {
      if ('checked' in place) {
        if (isChecked === place.defaultChecked) return;
        place.checked = !isChecked;
      }
      place.click();
      return;
    }
    if (type === 'input') {
      place.value = text ? '' : ' ';
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(place), 'value')?.set?.call(place, text);
      if (caret[0] !== null && 'selectionStart' in place && place === document.activeElement) {
        place.setSelectionRange(...caret);
      }
    } else if (place.localName === 'select') place.value = text;
    place.dispatchEvent(new Event(type, { bubbles: true }));
  }

  function forget(place: Place): void {
    early.delete(place);
    delete place.dataset['kept'];
  }

  function markSent({ submitter }: SubmitEvent): void {
    if (!submitter || (isStarted && isReady(submitter))) return;
    submitter.dataset['kept'] = '';
    sent.add(submitter);
  }

  function unmark(button: HTMLElement): void {
    sent.delete(button);
    delete button.dataset['kept'];
  }

  function run(): void {
    isStarted = true;
    for (const button of [...sent]) if (!button.isConnected || isReady(button)) unmark(button);
    for (const [kept, state] of [...early]) {
      const place = inPage(kept);
      if (place?.isConnected && !isReady(place)) continue;
      forget(kept);
      if (place?.isConnected) repeat(place, state);
    }
    if (early.size + sent.size > 0) setTimeout(run, 50);
  }

  const types = ['click', 'change', 'input'];
  for (const type of types) addEventListener(type, keep, true);
  addEventListener('submit', markSent, true);
  setTimeout(() => {
    for (const place of [...early.keys()]) forget(place);
    for (const button of [...sent]) unmark(button);
    removeEventListener('submit', markSent, true);
    for (const type of types) removeEventListener(type, keep, true);
  }, mostKeptMs);
  Object.assign(window, { runEarlyActions: run });
}
