import { jest } from '@jest/globals';
import { lastRenewal } from '../session/keep.ts';
import { dropAllDrafts, dropDraft, readDraft, writeDraft } from './draft.ts';
import { intentKey, isUndecided, settleIntent } from './intent.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('drafts', () => {
  it('are restored unchanged and deleted on request', () => {
    writeDraft('ada.create', { title: 'Trees' });
    expect(readDraft('ada.create')).toEqual({ title: 'Trees' });
    expect(readDraft('ben.create')).toBeUndefined();
    dropDraft('ada.create');
    expect(readDraft('ada.create')).toBeUndefined();
  });

  it('are all deleted without other entries', () => {
    writeDraft('ada.create', { title: 'Trees' });
    localStorage.setItem('other', 'stays');
    dropAllDrafts();
    expect(readDraft('ada.create')).toBeUndefined();
    expect(localStorage.getItem('other')).toBe('stays');
  });

  it('are undefined for a foreign stored value', () => {
    localStorage.setItem('civicforge.draft.ada.create', '{broken');
    expect(readDraft('ada.create')).toBeUndefined();
    localStorage.setItem('civicforge.draft.ada.create', '7');
    expect(readDraft('ada.create')).toBeUndefined();
  });
});

describe('intentKey', () => {
  it('stays the same until a final answer', () => {
    const key = intentKey('q1.claim');
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(intentKey('q1.claim')).toBe(key);
    expect(intentKey('q1.submit')).not.toBe(key);
    settleIntent('q1.claim');
    expect(intentKey('q1.claim')).not.toBe(key);
  });

  it.each([
    ['network', 0, true],
    ['busy', 503, true],
    ['internal', 500, true],
    ['rate-limited', 429, true],
    ['auth.required', 401, true],
    ['idempotency.in-progress', 409, true],
    ['idempotency.mismatch', 422, false],
    ['quest.not-open', 409, false],
    ['validation.failed', 400, false],
  ])('is undecided after %s (%i): %s', (code, status, expected) => {
    expect(isUndecided({ code, status })).toBe(expected);
  });
});

describe('a browser that blocks storage', () => {
  beforeEach(() => {
    const forbidden = () => {
      throw new DOMException('forbidden', 'SecurityError');
    };
    for (const name of ['getItem', 'setItem', 'removeItem'] as const) {
      jest.spyOn(Storage.prototype, name).mockImplementation(forbidden);
    }
  });

  it('works without drafts', () => {
    writeDraft('ada.create', { title: 'Trees' });
    expect(readDraft('ada.create')).toBeUndefined();
    dropDraft('ada.create');
    dropAllDrafts();
  });

  it('keeps intent keys in memory', () => {
    const key = intentKey('q1.attest');
    expect(intentKey('q1.attest')).toBe(key);
    settleIntent('q1.attest');
    expect(intentKey('q1.attest')).not.toBe(key);
  });

  it('does not remember the last renewal', () => {
    expect(lastRenewal()).toBeUndefined();
  });
});
