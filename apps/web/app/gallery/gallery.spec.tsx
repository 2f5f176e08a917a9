import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { screen } from '@testing-library/react';
import config from '../../next.config.ts';
import { draw } from '../../testing/draw.tsx';
import { Gallery } from './gallery.tsx';

/** Components without a look of their own: providers, boundaries, loaders and sentences. */
const WITHOUT_LOOK = [
  'deferred',
  'fallback-boundary',
  'lazy-part',
  'link-progress',
  'reload',
  'sentence',
  'member-counts',
  'work-count',
];

describe('the gallery', () => {
  it('shows every component in both themes', () => {
    const { container } = draw(<Gallery />);
    const files = readdirSync(join(import.meta.dirname, '..', '..', 'components'), { withFileTypes: true });
    const names = files
      .filter(({ name }) => !name.includes('.spec.'))
      .map(({ name }) => name.replace('.tsx', ''))
      .filter((name) => !WITHOUT_LOOK.includes(name));
    for (const name of names) {
      const section = screen.getByRole('region', { name });
      const themes = [...section.querySelectorAll('[data-theme]')].map((one) => one.getAttribute('data-theme'));
      expect([name, themes]).toEqual([name, ['light', 'dark']]);
    }
    expect(container).not.toBeEmptyDOMElement();
  });

  it('is a page of the development server alone', () => {
    const pages = readdirSync(import.meta.dirname).filter((name) => /^(page|route|layout)\./.test(name));
    expect(pages).toEqual(['page.dev.tsx']);
    expect(config.pageExtensions).not.toContain('dev.tsx');
  });
});
