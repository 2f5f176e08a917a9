/**
 * Runs the program and the policy pack by Pulumi's own runners against fake-engine.ts and prints the results as JSON.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import struct from 'google-protobuf/google/protobuf/struct_pb.js';
import analyzerRpc from '@pulumi/pulumi/proto/analyzer_grpc_pb.js';
import analyzer from '@pulumi/pulumi/proto/analyzer_pb.js';
import { readStackFile } from '../offline.ts';
import { type Registration, startFakeEngine } from './fake-engine.ts';

const FOLDER = join(import.meta.dirname, '..');
const RUNNERS = join(dirname(createRequire(import.meta.url).resolve('@pulumi/pulumi/package.json')), 'cmd');

export interface Run {
  readonly exitCode: number | null;
  readonly registrations: readonly Registration[];
  readonly complaints: readonly string[];
}

export interface ByPulumi {
  readonly preview: Run;
  readonly up: Run;
  /** Violations that the policy pack reports for the stack and for a copy with one mistake. */
  readonly faults: readonly string[];
  readonly faultsOfMistake: readonly string[];
}

async function run(isPreview: boolean): Promise<Run> {
  const engine = await startFakeEngine(isPreview);
  const config = Object.entries(readStackFile('prod')).map(([key, value]) => [`civicforge:${key}`, value] as const);
  const flags = [`--monitor=${engine.address}`, `--engine=${engine.address}`, '--organization=organization'];
  const stack = ['--project=civicforge', '--stack=prod', `--root-directory=${FOLDER}`, `--pwd=${FOLDER}`];
  const mode = isPreview ? ['--dry-run'] : [];
  const child = spawn(
    process.execPath,
    [join(RUNNERS, 'run'), ...flags, ...stack, ...mode, '--parallel=8', 'index.ts'],
    {
      env: {
        PATH: process.env['PATH'],
        NODE_V8_COVERAGE: process.env['NODE_V8_COVERAGE'],
        PULUMI_NODEJS_TYPESCRIPT: 'false',
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries([...config, ['aws:region', 'us-east-1']])),
        PULUMI_CONFIG_SECRET_KEYS: '[]',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  engine.stop();
  const { registrations, complaints } = engine;
  return { exitCode, complaints, registrations: registrations.filter(({ type }) => /^(aws|random):/.test(type)) };
}

async function portOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the policy pack has no output');
  for await (const chunk of child.stdout) {
    const port = /\d+/.exec(String(chunk))?.[0];
    if (port !== undefined) return port;
  }
  throw new Error('the policy pack did not start');
}

function analyzed({ urn, type, name, props, ignoreChanges, protect, dependencies }: Registration) {
  const options = new analyzer.AnalyzerResourceOptions().setIgnorechangesList([...ignoreChanges]).setProtect(protect);
  return new analyzer.AnalyzerResource()
    .setUrn(urn)
    .setType(type)
    .setName(name)
    .setProperties(struct.Struct.fromJavaScript(props as never))
    .setOptions(options)
    .setDependenciesList([...dependencies]);
}

async function ask(port: string, resources: readonly Registration[]): Promise<string[]> {
  const client = new analyzerRpc.AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    'grpc.max_receive_message_length': -1,
  });
  const request = new analyzer.AnalyzeStackRequest().setResourcesList(resources.map(analyzed));
  return new Promise((resolve, reject) => {
    client.analyzeStack(request, (error, response) => {
      client.close();
      if (error) reject(error);
      else resolve(response.getDiagnosticsList().map((one) => `${one.getPolicyname()}: ${one.getMessage()}`));
    });
  });
}

async function analyze(resources: readonly Registration[]) {
  const cwd = join(FOLDER, 'policy');
  const child = spawn(process.execPath, [join(RUNNERS, 'run-policy-pack'), '127.0.0.1:1', '.'], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const port = await portOf(child);
    const mistaken = resources.map((one) =>
      one.type === 'aws:lb/listener:Listener' ? { ...one, ignoreChanges: [] } : one,
    );
    return { faults: await ask(port, resources), faultsOfMistake: await ask(port, mistaken) };
  } finally {
    child.kill();
  }
}

const preview = await run(true);
const up = await run(false);
const result: ByPulumi = { preview, up, ...(await analyze(up.registrations)) };
process.stdout.write(JSON.stringify(result));
