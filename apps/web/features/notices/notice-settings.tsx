'use client';

import { MAIL_MODES, NOTICE_CATEGORIES } from '@civicforge/domain';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { inputClass } from '../../components/form/input-class.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { api } from '../../lib/api/browser.ts';
import { saveNoticeSettings } from '../../lib/api/notice-settings.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import type { NoticeSettings } from '../../lib/api/types.ts';
import type { Elements } from '../../lib/elements.ts';
import { LANGUAGE_NAMES } from '../../lib/i18n/languages.ts';
import { useT } from '../../lib/i18n/provider.tsx';

const PUSHED = ['waiting', 'news'] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

interface Props {
  readonly settings: NoticeSettings;
  readonly isStaff: boolean;
  /** The switch of this device. */
  readonly children: Elements;
}

/** How the member is reached: mail for each category, push for each category and for this device, time and language. */
export function NoticeSettingsForm({ settings: stored, isStaff, children }: Props) {
  const t = useT();
  const [settings, change] = useState(stored);
  const { busy, result, save, forget } = useSaving(settings);
  const edit = (changed: Partial<NoticeSettings>) => {
    forget();
    change((before) => ({ ...before, ...changed }));
  };
  return (
    <form
      className="space-y-6"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Part title={t('noticeSettings.mail')} text={t('noticeSettings.mailText')}>
        <MailModes settings={settings} isStaff={isStaff} edit={edit} />
        <DigestTime settings={settings} edit={edit} />
      </Part>
      <Part title={t('noticeSettings.push')} text={t('noticeSettings.pushText')}>
        {PUSHED.map((category) => (
          <label key={category} className="flex min-h-11 items-center gap-3">
            <input
              type="checkbox"
              className="size-5 accent-accent"
              checked={settings.push[category]}
              onChange={({ target }) => {
                edit({ push: { ...settings.push, [category]: target.checked } });
              }}
            />
            <span>{t(`noticeSettings.${category}`)}</span>
          </label>
        ))}
        {children}
      </Part>
      <Result result={result} />
      <Button type="submit" busy={busy}>
        {t('noticeSettings.save')}
      </Button>
    </form>
  );
}

interface EditProps {
  readonly settings: NoticeSettings;
  readonly edit: (changed: Partial<NoticeSettings>) => void;
}

function MailModes({ settings, isStaff, edit }: EditProps & Pick<Props, 'isStaff'>) {
  const t = useT();
  const shown = NOTICE_CATEGORIES.filter((category) => category !== 'moderation' || isStaff);
  return (
    <>
      {shown.map((category) => (
        <Choice
          key={category}
          id={`mail-${category}`}
          label={t(`noticeSettings.${category}`)}
          hint={t(`noticeSettings.${category}Text`)}
          // The service counts `now` as `digest` for news of the community.
          value={category === 'community' && settings.email.community === 'now' ? 'digest' : settings.email[category]}
          options={MAIL_MODES.filter((mode) => category !== 'community' || mode !== 'now').map((mode) => [
            mode,
            t(`noticeSettings.${mode}`),
          ])}
          onChange={(chosen) => {
            const mode = MAIL_MODES.find((known) => known === chosen);
            if (mode !== undefined) edit({ email: { ...settings.email, [category]: mode } });
          }}
        />
      ))}
    </>
  );
}

function DigestTime({ settings, edit }: EditProps) {
  const t = useT();
  const zones = [...new Set([settings.timeZone, ...Intl.supportedValuesOf('timeZone')])].sort();
  return (
    <>
      <Choice
        id="hour"
        label={t('noticeSettings.hour')}
        hint={t('noticeSettings.hourText')}
        value={String(settings.digestHour)}
        options={HOURS.map((hour) => [String(hour), `${String(hour).padStart(2, '0')}:00`])}
        onChange={(hour) => {
          edit({ digestHour: Number(hour) });
        }}
      />
      <Choice
        id="zone"
        label={t('noticeSettings.zone')}
        value={settings.timeZone}
        options={zones.map((zone) => [zone, zone.replaceAll('_', ' ')])}
        onChange={(timeZone) => {
          edit({ timeZone });
        }}
      />
      <Choice
        id="mail-language"
        label={t('noticeSettings.language')}
        value={settings.language}
        options={Object.entries(LANGUAGE_NAMES)}
        onChange={(chosen) => {
          edit({ language: chosen === 'de' ? 'de' : 'en' });
        }}
      />
    </>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}

function Choice({ id, label, hint, value, options, onChange }: ChoiceProps) {
  return (
    <div className="grid gap-2 sm:grid-cols-[minmax(0,1fr)_14rem] sm:items-center sm:gap-6">
      <div className="min-w-0">
        <label htmlFor={id} className="font-semibold">
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-sm text-muted">
            {hint}
          </p>
        )}
      </div>
      <select
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className={inputClass()}
        value={value}
        onChange={({ target }) => {
          onChange(target.value);
        }}
      >
        {options.map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

function Part({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children: Elements;
}) {
  return (
    <section className="card space-y-4 p-4 sm:p-5">
      <div>
        <h2 className="text-lg font-semibold">{title}</h2>
        <p className="text-sm text-muted">{text}</p>
      </div>
      {children}
    </section>
  );
}

/** Takes the focus, because the button that was pressed may be far below the message. */
function Result({ result }: { readonly result: 'saved' | Problem | undefined }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (result !== undefined) box.current?.focus();
  }, [result]);
  if (result === undefined) return null;
  return (
    <div ref={box} tabIndex={-1} className="rounded-xl">
      {result === 'saved' ? (
        <Notice kind="success" live>
          {t('noticeSettings.saved')}
        </Notice>
      ) : (
        <ProblemNotice t={t} problem={result} live />
      )}
    </div>
  );
}

function useSaving(settings: NoticeSettings) {
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<'saved' | Problem>();
  const save = async () => {
    if (busy) return;
    setBusy(true);
    setResult(undefined);
    try {
      await saveNoticeSettings(api, settings);
      setResult('saved');
    } catch (error) {
      setResult(asProblem(error));
    }
    setBusy(false);
  };
  return {
    busy,
    result,
    save,
    forget: () => {
      setResult(undefined);
    },
  };
}
