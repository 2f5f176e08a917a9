'use client';

import type { ReactElement } from 'react';
import { samples, type Sample } from './samples.tsx';
import { useT } from '../../lib/i18n/provider.tsx';
import { FORM_SAMPLES } from './form-samples.tsx';

const THEMES = ['light', 'dark'] as const;

/** Shows all samples, each in the light theme beside the dark one. */
export function Gallery() {
  const t = useT();
  return (
    <>
      <h1 className="text-2xl font-semibold">Gallery</h1>
      {[...samples(t), ...FORM_SAMPLES].map((sample) => (
        <SampleSection key={sample.component} sample={sample} />
      ))}
    </>
  );
}

function SampleSection({ sample: { component, states } }: { readonly sample: Sample }) {
  return (
    <section aria-label={component} className="mt-10">
      <h2 className="mb-3 text-lg font-semibold">{component}</h2>
      <div className="grid gap-4 lg:grid-cols-2">
        {THEMES.map((theme) => (
          <div key={theme} data-theme={theme} className="min-w-0 space-y-4 rounded-xl bg-paper p-4 text-ink">
            {Object.entries(states).map(([state, element]) => (
              <State key={state} name={state}>
                {element}
              </State>
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

function State({ name, children }: { readonly name: string; readonly children: ReactElement }) {
  return (
    <div>
      <p className="mb-1 text-sm text-muted">{name}</p>
      {children}
    </div>
  );
}
