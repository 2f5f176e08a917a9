import { spawn, spawnSync } from 'node:child_process';
import { ROOT } from '../local/root.ts';

/** A failure with a message for the user. It is printed without a stack trace. */
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

/** Runs a program and collects its output. `show` also prints it. */
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
 * Runs the Docker client and returns its output.
 * @throws ContainerFailure with the client's output if it fails
 */
export async function docker(...args: readonly string[]): Promise<string> {
  return must('docker', args, await run('docker', args));
}

/** A compose project with its environment. */
export class Compose {
  private readonly project: readonly string[];
  private readonly env: Environment;
  private readonly command: readonly string[];

  /**
   * @param project name of the project; the default is the folder's name
   * @throws ContainerFailure if compose is not installed
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

  /** Returns the container id of a service, or an empty string. */
  async idOf(service: string): Promise<string> {
    return (await this.must('ps', '-q', service)).trim();
  }
}

/** Finds compose: the Docker plugin or the standalone program. */
function findCompose(): readonly string[] {
  const candidates = [['docker', 'compose'], ['docker-compose']] as const;
  for (const [program, ...words] of candidates) {
    if (spawnSync(program, [...words, 'version'], { stdio: 'ignore' }).status === 0) return [program, ...words];
  }
  throw new ContainerFailure(
    'Docker compose is not installed. Install it (https://docs.docker.com/compose/install) and retry.',
  );
}

/** @throws ContainerFailure if the Docker engine does not answer */
export async function assertEngine(): Promise<void> {
  const { code, stderr } = await run('docker', ['info', '--format', '{{.ServerVersion}}']).catch(() => ({
    code: 1,
    stderr: 'the docker client is not installed',
  }));
  if (code !== 0) throw new ContainerFailure(`The Docker engine does not answer: ${stderr.trim()}`);
}

function must(what: string, args: readonly string[], { code, stdout, stderr }: Ran): string {
  if (code === 0) return stdout;
  const words = `${stdout}\n${stderr}`.trim().split('\n').slice(-40).join('\n');
  throw new ContainerFailure(`${what} ${args.join(' ')} ended with ${code}:\n${words}`);
}
