import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';

const SCRIPTS = execFileSync('git', ['ls-files', '*.mjs', '*.ts'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');

/** Returns the constants of a script below its first wait at the top level: functions that it calls cannot read them. */
function constantsTooLate(text) {
  const wait = /^(?:const [^=\n]*= )?await /m.exec(text);
  if (wait === null) return [];
  return [...text.slice(wait.index).matchAll(/^const ([A-Z][A-Z_]*) =/gm)].map(([, name]) => name);
}

describe('a script that waits at its top level', () => {
  it('declares its constants before', () => {
    const late = SCRIPTS.flatMap((path) =>
      constantsTooLate(readFileSync(join(ROOT, path), 'utf8')).map((name) => `${path}: ${name}`),
    );
    expect(late).toEqual([]);
  });

  it('is recognised', () => {
    expect(constantsTooLate('const A = 1;\nawait run();\nconst LATE = 2;\n')).toEqual(['LATE']);
    expect(constantsTooLate('const found = await run();\nconst LATE = 2;\n')).toEqual(['LATE']);
    expect(constantsTooLate('const LATE = 2;\nawait run();\n')).toEqual([]);
  });
});
