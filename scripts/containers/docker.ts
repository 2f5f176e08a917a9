import { spawn, spawnSync } from 'node:child_process';
import { ROOT } from '../local/root.ts';

/** Something that a person has to put right: the message is all they need to see. */
export class ContainerFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartFailure';
  }
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/** Runs a program to its end; `show` passes its output through. */
export function run(
  command: string,
  args: readonly string[],
  { env = {}, show = false, cwd = ROOT }: { env?: Environment; show?: boolean; cwd?: string } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
        if (show) process[name].write(text);
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, ...texts }));
  });
}

/**
 * Runs the Docker client and returns what it wrote.
 * @throws ContainerFailure it failed; the message ends with its last words
 */
export async function docker(...args: readonly string[]): Promise<string> {
  return must('docker', args, await run('docker', args));
}

/** Compose files as one person would use them: one project, one environment. */
export class Compose {
  private readonly project: readonly string[];
  private readonly env: Environment;
  private readonly command: readonly string[];

  /**
   * @param project another name than that of the folder, which compose takes by itself
   * @throws ContainerFailure there is no compose
   */
  constructor(env: Environment = {}, project?: string) {
    this.project = project === undefined ? [] : ['-p', project];
    this.env = env;
    this.command = findCompose();
  }

  async run(...args: readonly string[]): Promise<Ran> {
    const [program = '', ...words] = this.command;
    return run(program, [...words, ...this.project, '-f', 'docker-compose.e2e.yml', ...args], { env: this.env });
  }

  /** @throws ContainerFailure */
  async must(...args: readonly string[]): Promise<string> {
    return must('compose', args, await this.run(...args));
  }

  /** The id of the container of a service; empty where there is none. */
  async idOf(service: string): Promise<string> {
    return (await this.must('ps', '-q', service)).trim();
  }
}

/** Both generations of compose: the plugin, and the program of its own before it. */
function findCompose(): readonly string[] {
  const candidates = [['docker', 'compose'], ['docker-compose']] as const;
  for (const [program, ...words] of candidates) {
    if (spawnSync(program, [...words, 'version'], { stdio: 'ignore' }).status === 0) return [program, ...words];
  }
  throw new ContainerFailure(
    'Docker with compose is needed (https://docs.docker.com/compose/install), and is not here.',
  );
}

/** @throws ContainerFailure no engine answers */
export async function assertEngine(): Promise<void> {
  const { code, stderr } = await run('docker', ['info', '--format', '{{.ServerVersion}}']).catch(() => ({
    code: 1,
    stderr: 'there is no docker program',
  }));
  if (code !== 0) throw new ContainerFailure(`No Docker engine answers: ${stderr.trim()}`);
}

function must(what: string, args: readonly string[], { code, stdout, stderr }: Ran): string {
  if (code === 0) return stdout;
  const words = `${stdout}\n${stderr}`.trim().split('\n').slice(-40).join('\n');
  throw new ContainerFailure(`${what} ${args.join(' ')} ended with ${code}:\n${words}`);
}
