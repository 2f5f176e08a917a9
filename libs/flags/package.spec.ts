import { execFileSync, spawn } from 'node:child_process';
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const HERE = import.meta.dirname;
const INSTALLED = join(HERE, '..', '..', 'node_modules');
const TSC = join(INSTALLED, 'typescript', 'bin', 'tsc');

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}
const manifest = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8')) as Manifest;
const readme = readFileSync(join(HERE, 'README.md'), 'utf8');

/** Packages that the sources name, except modules of Node. */
function importedPackages(): readonly string[] {
  const files = globSync('src/*.ts', { cwd: HERE }).filter((path) => !/\.spec\.ts$|testing/.test(path));
  const names = files.flatMap((path) => {
    const found = readFileSync(join(HERE, path), 'utf8').matchAll(/ from '((?![.]|node:)[^']+)';$/gm);
    return [...found].map(([, name = '']) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  });
  return [...new Set(names)].sort();
}

describe('the package', () => {
  it('names every package that it imports', () => {
    const named = [...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.peerDependencies)];
    expect(named.sort()).toEqual(importedPackages());
  });

  it('is imported through its entries only, which the compiler and Jest know by the same names', () => {
    const entries = Object.keys(manifest.exports).filter((entry) => !entry.endsWith('.json'));
    const names = entries.map((entry) => entry.replace(/^\./, manifest.name)).sort();
    const base = JSON.parse(readFileSync(join(HERE, '..', '..', 'tsconfig.base.json'), 'utf8')) as {
      compilerOptions: { paths: Record<string, string[]> };
    };
    const { paths } = base.compilerOptions;
    expect(
      Object.keys(paths)
        .filter((name) => name.startsWith(manifest.name))
        .sort(),
    ).toEqual(names);
  });
});

/** A step of the README: a file to write, commands to run, or lines that the running program prints. */
type Step =
  | { readonly file: string; readonly text: string }
  | { readonly commands: readonly string[] }
  | { readonly prints: readonly string[] };

function steps(markdown: string): readonly Step[] {
  const guide = markdown.slice(markdown.indexOf('## Ten minutes'), markdown.indexOf('## The document'));
  const blocks = guide.matchAll(/(?:^\*\*([^*]+)\*\*:\n\n)?^```(\w+)\n(.*?)^```$/gms);
  return [...blocks].map(([, file, language, text = '']): Step => {
    if (file !== undefined) return { file, text };
    const lines = text.trim().split('\n');
    return language === 'sh' ? { commands: lines } : { prints: lines };
  });
}

/** An empty folder in which a reader follows the README. */
class Reader {
  readonly #folder: string;
  readonly #tarball: string;
  #program: ReturnType<typeof spawn> | undefined;
  #printed = '';

  constructor(folder: string, tarball: string) {
    this.#folder = folder;
    this.#tarball = tarball;
  }

  async follow(step: Step): Promise<void> {
    if ('file' in step) this.#write(step.file, step.text);
    else if ('commands' in step) for (const command of step.commands) await this.#run(command);
    else await this.#waitFor(step.prints);
  }

  stop(): void {
    this.#program?.kill();
  }

  #write(file: string, text: string): void {
    mkdirSync(dirname(join(this.#folder, file)), { recursive: true });
    writeFileSync(join(this.#folder, file), text);
  }

  async #run(command: string): Promise<void> {
    const words = command.split(' ');
    if (command.startsWith('npm install ')) {
      for (const name of words.slice(2).filter((word) => !word.startsWith('--'))) this.#install(name);
    } else if (command === 'npx tsc') {
      execFileSync(process.execPath, [TSC], { cwd: this.#folder, stdio: 'pipe', encoding: 'utf8' });
    } else if (command.startsWith('npm ')) {
      execFileSync('npm', words.slice(1), { cwd: this.#folder, stdio: 'pipe' });
    } else await this.#start(words);
  }

  /** What `npm install` does, without a registry: our own package from its tarball, the others from the repository. */
  #install(name: string): void {
    const target = join(this.#folder, 'node_modules', name);
    mkdirSync(dirname(target), { recursive: true });
    if (name !== manifest.name) {
      symlinkSync(realpathSync(join(INSTALLED, name)), target);
      return;
    }
    mkdirSync(target);
    execFileSync('tar', ['-xzf', this.#tarball, '-C', target, '--strip-components=1']);
    for (const dependency of Object.keys(manifest.dependencies ?? {})) this.#install(dependency);
  }

  async #start(words: readonly string[]): Promise<void> {
    this.#program?.kill();
    const variables = words.filter((word) => word.includes('='));
    const [, ...args] = words.slice(variables.length);
    const env = {
      ...process.env,
      ...Object.fromEntries(variables.map((word) => word.split('='))),
    } as NodeJS.ProcessEnv;
    this.#printed = '';
    const program = spawn(process.execPath, args, { cwd: this.#folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#program = program;
    const take = (text: Buffer) => {
      this.#printed += text.toString();
    };
    program.stdout.on('data', take);
    program.stderr.on('data', take);
    if (args[0] !== 'dist/check.js') return;
    const code = await new Promise((resolve) => program.once('exit', resolve));
    expect([code, this.#printed]).toEqual([0, '']);
  }

  async #waitFor(lines: readonly string[]): Promise<void> {
    while (!lines.every((line) => this.#printed.includes(`${line}\n`))) {
      const { exitCode } = this.#program ?? { exitCode: 1 };
      if (exitCode !== null) throw new Error(`The program ended with ${String(exitCode)}: ${this.#printed}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

describe('the README', () => {
  let folder: string;
  let tarball: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'flags-package-'));
    execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: HERE, stdio: 'pipe' });
    tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
    rmSync(join(HERE, 'dist'), { recursive: true, force: true });
  });

  it('packs the entries, the licence and the vectors, and no source and no test', () => {
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
    for (const entry of Object.values(manifest.exports)) {
      const targets = typeof entry === 'string' ? [entry] : [entry.types, entry.default];
      for (const target of targets) expect(files).toContain(target.replace(/^\./, 'package'));
    }
    expect(files).toEqual(expect.arrayContaining(['package/README.md', 'package/LICENSE', 'package/package.json']));
    expect(files.filter((file) => /spec|testing|\bsrc\//.test(file))).toEqual([]);
  });

  it('leads from an empty folder to a switched flag, in strict TypeScript, and to the end', async () => {
    const project = join(folder, 'project');
    mkdirSync(project);
    const reader = new Reader(project, tarball);
    try {
      for (const step of steps(readme)) await reader.follow(step);
    } finally {
      reader.stop();
    }
    expect(steps(readme).filter((step) => 'prints' in step)).toHaveLength(3);
  });

  it('installs every peer that is not optional', () => {
    const installed = [...readme.matchAll(/^npm install (?:--save-dev )?(.+)$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    expect(installed).toEqual(expect.arrayContaining([manifest.name, ...Object.keys(manifest.peerDependencies)]));
    expect(Object.keys(manifest.peerDependenciesMeta)).not.toContain('@openfeature/server-sdk');
  });
});
