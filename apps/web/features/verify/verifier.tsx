'use client';

import { FileUp } from 'lucide-react';
import { useEffect, useState, type DragEvent } from 'react';
import type { TrustedKeys } from '@civicforge/proof/verify/fact';
import { totalsOf } from '@civicforge/proof/verify/verify-bundle';
import { WORDS } from '@civicforge/proof/verify/words';
import { Button, buttonClass } from '../../components/button.tsx';
import { ReceiptFacts } from '../../components/receipt-facts.tsx';
import { useLocale } from '../../lib/i18n/provider.tsx';
import { allHold, type CheckedFile, checkFiles } from '../../lib/proof/receipt-files.ts';
import { saveFile } from '../../lib/save-file.ts';
import { deploymentKeys, savedVerifier } from '../../lib/proof/saved-verifier.ts';

/** Verifies receipts in the browser, with the keys of this deployment. */
export function Verifier() {
  const words = WORDS[useLocale().language];
  const [files, setFiles] = useState<readonly CheckedFile[]>([]);
  const [message, setMessage] = useState('');
  const [keys, setKeys] = useState<TrustedKeys>();
  useEffect(() => {
    void deploymentKeys().then(setKeys);
  }, []);

  const check = async (chosen: FileList | null) => {
    const known = keys ?? (await deploymentKeys());
    setKeys(known);
    setMessage(known === undefined ? words.page.noKeys : '');
    setFiles(await checkFiles([...(chosen ?? [])], known));
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    void check(event.dataTransfer.files);
  };
  const save = async () => {
    try {
      const known = keys ?? (await deploymentKeys());
      if (known === undefined) throw new Error('no keys');
      saveFile(await savedVerifier(known), 'civicforge-verifier.html');
      setMessage('');
    } catch {
      setMessage(words.page.saveFailed);
    }
  };

  return (
    <div className="space-y-5">
      <div
        className="rounded-2xl border-2 border-dashed border-edge p-5 text-center focus-within:border-accent"
        onDragOver={(event) => {
          event.preventDefault();
        }}
        onDrop={dropped}
      >
        {/* The native button would speak the browser's language, and names one file only. */}
        <label className={buttonClass('secondary', 'relative overflow-hidden has-focus-visible:outline-3')}>
          <FileUp aria-hidden className="size-5 shrink-0" />
          <span>{words.page.choose}</span>
          <input
            type="file"
            multiple
            accept="application/json,.json"
            className="absolute inset-0 cursor-pointer opacity-0"
            onChange={(event) => void check(event.target.files)}
          />
        </label>
        <p className="mt-2 text-sm text-muted">{words.page.drop}</p>
        <p className="mt-1 text-sm text-muted">{words.page.private}</p>
      </div>
      <div aria-live="polite" className="space-y-5">
        {message !== '' && <p className="text-danger">{message}</p>}
        {files.map((file, at) => (
          <Result key={at} file={file} />
        ))}
        <Totals files={files} />
      </div>
      <Button kind="secondary" onClick={() => void save()}>
        {words.page.save}
      </Button>
    </div>
  );
}

function Result({ file }: { readonly file: CheckedFile }) {
  const words = WORDS[useLocale().language];
  const { name, verdict } = file;
  const summary = verdict === undefined ? words.notReceipt : allHold(file) ? words.allHold : words.fails;
  return (
    <section aria-label={name} className="rounded-2xl border border-line bg-surface p-4">
      <h2 className="font-semibold break-all">{name}</h2>
      <p className={allHold(file) ? 'mt-1' : 'mt-1 text-danger'}>{summary}</p>
      <div className="mt-3">
        <ReceiptFacts facts={verdict?.facts ?? []} />
      </div>
    </section>
  );
}

function Totals({ files }: { readonly files: readonly CheckedFile[] }) {
  const words = WORDS[useLocale().language];
  const totals = totalsOf(files.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict])));
  if (files.length === 0) return null;
  return (
    <section aria-label={words.page.totals} className="text-sm text-muted">
      {files.length > 1 &&
        totals.map((total) => (
          <p key={total.performer} className="[overflow-wrap:anywhere]">
            {words.total(total)}
          </p>
        ))}
      {words.notes.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </section>
  );
}
