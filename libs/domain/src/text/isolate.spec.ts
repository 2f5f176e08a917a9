import { isolateText } from './isolate.ts';

describe('isolateText', () => {
  it.each([
    ['Paint the bench', 'Paint the bench'],
    ['Café 42 👩\u200d🌾', 'Café 42 👩\u200d🌾'],
    ['שלום 42', '\u2068שלום 42\u2069'],
    ['مرحبا!', '\u2068مرحبا!\u2069'],
    ['bench \u200f42', '\u2068bench \u200f42\u2069'],
    ['𞤀𞤣𞤤𞤢𞤥', '\u2068𞤀𞤣𞤤𞤢𞤥\u2069'],
  ])('isolates %j only if it contains letters from right to left', (text, expected) => {
    expect(isolateText(text)).toBe(expected);
    expect(isolateText(isolateText(text))).toBe(expected);
  });

  it('leaves no character that could end the isolate early or reach behind it', () => {
    expect(isolateText('\u202e\u2069שלום\u2066\u2067\u202a')).toBe('\u2068שלום\u2069');
    expect(isolateText('evil\u202etxt.exe')).toBe('eviltxt.exe');
  });
});
