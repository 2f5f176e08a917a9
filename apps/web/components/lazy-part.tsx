'use client';

import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react';
import { asProblem, type Problem } from '../lib/api/problem.ts';
import { useT } from '../lib/i18n/provider.tsx';
import { Button } from './button.tsx';
import { ProblemNotice } from './problem-notice.tsx';

type Loaded<Props> =
  { readonly part: ComponentType<Props> } | { readonly problem: Problem } | { readonly isLoading: true };

/**
 * Returns a component whose code the browser loads when it first appears. If the code cannot be loaded, for example
 * without a connection, the component says so and offers another attempt, and the rest of the page stays.
 * @param load imports the component
 * @param Loading content until the code is there
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Loading?: ComponentType,
): ComponentType<Props> {
  return function LazyPart(props: Props) {
    const [loaded, setLoaded] = useState<Loaded<Props>>({ isLoading: true });
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
      let isCurrent = true;
      const show = (result: Loaded<Props>) => {
        if (isCurrent) setLoaded(result);
      };
      load().then(
        (part) => {
          show({ part });
        },
        (error: unknown) => {
          show({ problem: asProblem(error) });
        },
      );
      return () => {
        isCurrent = false;
      };
    }, [attempt]);
    if ('part' in loaded) return <loaded.part {...props} />;
    if ('problem' in loaded) {
      const again = () => {
        setLoaded({ isLoading: true });
        setAttempt(attempt + 1);
      };
      return <NotLoaded problem={loaded.problem} onRetry={again} />;
    }
    return Loading === undefined ? null : <Loading />;
  };
}

/**
 * Returns a component that the server draws whole, and whose code the browser loads only where it is on the page. It is as
 * good as its HTML until then, so it must not hold text that members type. A failed load ends in `lazyPart`.
 * @param load imports the component
 */
export function drawnPart<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Part = lazy<ComponentType<Props>>(async () => ({ default: await load().catch(() => lazyPart(load)) }));
  return function DrawnPart(props: Props) {
    return (
      <Suspense>
        <Part {...props} />
      </Suspense>
    );
  };
}

function NotLoaded({ problem, onRetry }: { readonly problem: Problem; readonly onRetry: () => void }) {
  const t = useT();
  return (
    <div className="my-3 space-y-3">
      <ProblemNotice t={t} problem={problem} live />
      <Button kind="secondary" onClick={onRetry}>
        {t('common.retry')}
      </Button>
    </div>
  );
}
