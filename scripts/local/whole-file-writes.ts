import { rename, writeFile } from 'node:fs';

type Done = (error: NodeJS.ErrnoException | null) => void;

interface Target {
  busy: boolean;
  next?: { content: string; waiting: Done[] };
}

/**
 * Returns a replacement of `fs.writeFile` for programs that rewrite a whole file at every change. It writes a temporary
 * file and renames it, so that a kill leaves the old or the new content. Writes of one file are sequential; of the
 * waiting ones, only the latest runs and answers them all.
 */
export function wholeFileWrites() {
  const targets = new Map<string, Target>();

  function write(path: string, target: Target): void {
    const job = target.next;
    if (job === undefined) {
      targets.delete(path);
      return;
    }
    delete target.next;
    target.busy = true;
    const finish: Done = (error) => {
      target.busy = false;
      for (const done of job.waiting) done(error);
      write(path, target);
    };
    const draft = `${path}.draft`;
    writeFile(draft, job.content, { mode: 0o600 }, (error) => (error ? finish(error) : rename(draft, path, finish)));
  }

  return (path: string, content: string, done: Done): void => {
    const target = targets.get(path) ?? { busy: false };
    targets.set(path, target);
    target.next = { content, waiting: [...(target.next?.waiting ?? []), done] };
    if (!target.busy) write(path, target);
  };
}
