import type { FargateSize } from './fargate.ts';
import { JOBS, SERVICES, type ServiceContract, type ServiceName } from '../libs/contract/src/service-contract.ts';

/** Answers health checks until the first release, so that a fresh stack becomes stable without an image of ours. */
export const BOOTSTRAP_IMAGE = 'public.ecr.aws/docker/library/node:24-bookworm-slim';

const BOOTSTRAP_PROGRAM =
  "require('http').createServer((q,r)=>{r.setHeader('cache-control','no-store');r.end('waiting for the first release')})" +
  '.listen(Number(process.env.PORT))';

export interface ContainerArgs {
  /** Full address with tag or digest; undefined is the bootstrap image. */
  readonly image?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Variable to ARN of the parameter. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly region: string;
  readonly collector: boolean;
}

const VOLUME = (path: string) => path.split('/').filter(Boolean).join('-').replaceAll('.', '');

/** Writable places of a read-only container; Fargate gives each an empty volume. */
export function volumes(contract: Pick<ServiceContract, 'writable'>): { name: string }[] {
  return contract.writable.map((path) => ({ name: VOLUME(path) }));
}

function common(args: ContainerArgs, writable: readonly string[], prefix: string) {
  return {
    essential: true,
    readonlyRootFilesystem: true,
    user: '1000:1000',
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ['ALL'] } },
    environment: Object.entries(args.environment).map(([name, value]) => ({ name, value })),
    secrets: Object.entries(args.secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
    mountPoints: writable.map((path) => ({ sourceVolume: VOLUME(path), containerPath: path, readOnly: false })),
    // The service drains for up to ten seconds; ECS kills what is still there after this.
    stopTimeout: 30,
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': args.logGroup,
        'awslogs-region': args.region,
        'awslogs-stream-prefix': prefix,
        // A slow log must not hold up answers.
        mode: 'non-blocking',
        'max-buffer-size': '4m',
      },
    },
  };
}

/** Containers of a service's task. */
export function serviceContainers(service: ServiceName, args: ContainerArgs): object[] {
  const contract = SERVICES[service];
  const bootstrap = args.image === undefined && { command: ['node', '-e', BOOTSTRAP_PROGRAM] };
  const container = {
    name: contract.container,
    image: args.image ?? BOOTSTRAP_IMAGE,
    ...bootstrap,
    ...common(args, contract.writable, contract.container),
    portMappings: [{ containerPort: contract.port, protocol: 'tcp' }],
  };
  return args.collector ? [container, collector(args)] : [container];
}

/** The container of a one-shot task. Before the first release it does nothing and succeeds. */
export function jobContainers(command: readonly string[], args: ContainerArgs): object[] {
  const container = {
    name: JOBS.container,
    image: args.image ?? BOOTSTRAP_IMAGE,
    command: args.image === undefined ? ['node', '-e', ''] : [...command],
    ...common(args, ['/tmp'], JOBS.container),
  };
  return [container];
}

/** Where the collector listens; containers of a task share the loopback address. */
export const COLLECTOR_PORT = 4318;

/** Traces in by OTLP over HTTP, out to X-Ray; within the memory that it is given, and nothing else. */
function collectorSettings(region: string): object {
  return {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${String(COLLECTOR_PORT)}` } } } },
    processors: { memory_limiter: { check_interval: '1s', limit_mib: 96 }, batch: { timeout: '5s' } },
    exporters: { awsxray: { region } },
    service: {
      pipelines: { traces: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: ['awsxray'] } },
    },
  };
}

/** OpenTelemetry's collector as AWS builds it. A task goes on without it; only its traces are missing. */
function collector(args: ContainerArgs): object {
  return {
    name: 'adot',
    image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3',
    essential: false,
    memory: 160,
    // The image takes its settings from here; JSON is YAML.
    environment: [{ name: 'AOT_CONFIG_CONTENT', value: JSON.stringify(collectorSettings(args.region)) }],
    logConfiguration: common(args, [], 'adot').logConfiguration,
  };
}

/** Family and size of every task definition. */
export function taskSize({ cpu, memory }: FargateSize) {
  return { cpu: String(cpu), memory: String(memory) };
}
