'use client';

import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { useT } from '../../lib/i18n/provider.tsx';
import { signInPath } from '../../lib/security/return-to.ts';
import { reload } from '../../lib/session/go-to.ts';
import { forgetAddress } from '../../lib/session/known-address.ts';
import { presentPerson, watchPresentPerson, type Present } from '../../lib/session/present-person.ts';
import { pagePerson, VISITOR } from '../../lib/session/whose-page.ts';

const SAME: Present = { kind: 'same' };

/**
 * Tells the reader when the session of this browser is no longer that of the page. A page of another member is hidden
 * with everything typed on it, which stays for its own person; a page whose person has signed out stays readable.
 */
export function PersonOfPage({ children }: { readonly children: ReactNode }) {
  const present = useSyncExternalStore(watchPresentPerson, presentPerson, () => SAME);
  const isHidden = present.kind === 'other' && pagePerson() !== VISITOR;
  return (
    <>
      {present.kind === 'other' && isHidden && <OtherPerson present={present} />}
      <div className={isHidden ? 'hidden' : 'contents'}>
        <div className="contents">{children}</div>
        {/* In the flow, so that the end of the page can be scrolled clear of the notice. */}
        <div role="status" className="sticky bottom-20 z-30 mx-auto w-full max-w-xl px-4 pb-4 empty:hidden">
          {present.kind === 'nobody' && <SignedOut />}
          {present.kind === 'other' && !isHidden && <SignedInMeanwhile present={present} />}
        </div>
      </div>
    </>
  );
}

interface Props {
  readonly present: Extract<Present, { kind: 'other' }>;
}

function OtherPerson({ present }: Props) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    forgetAddress();
    box.current?.focus();
  }, []);
  return (
    <div
      ref={box}
      role="alertdialog"
      aria-labelledby="other-person"
      aria-describedby="other-person-text"
      tabIndex={-1}
      className="mx-auto my-16 w-full max-w-md space-y-4 px-4 outline-none"
    >
      <h1 id="other-person" className="text-2xl font-semibold">
        <PresentName present={present} />
      </h1>
      <p id="other-person-text">{t('person.otherText')}</p>
      <Button onClick={reload}>{t('person.reload')}</Button>
    </div>
  );
}

function SignedInMeanwhile({ present }: Props) {
  const t = useT();
  return (
    <Notice kind="info">
      <p className="font-semibold">
        <PresentName present={present} />
      </p>
      <Button kind="secondary" onClick={reload}>
        {t('person.reload')}
      </Button>
    </Notice>
  );
}

function SignedOut() {
  const t = useT();
  const { pathname, search } = window.location;
  return (
    <Notice kind="info">
      <p className="font-semibold">{t('person.signedOut')}</p>
      <p>{t('person.signedOutText')}</p>
      <ButtonLink kind="secondary" small href={signInPath(`${pathname}${search}`)}>
        {t('shell.signIn')}
      </ButtonLink>
    </Notice>
  );
}

function PresentName({ present: { name } }: Props) {
  const t = useT();
  return name === undefined ? (
    <span>{t('person.someoneElse')}</span>
  ) : (
    <Sentence t={t} of="person.other" parts={{ name }} />
  );
}
