import { selfSignedCertificate } from '../libs/contract/src/self-signed-certificate.ts';
import type { FargateSize } from './fargate.ts';
import { JOBS, SERVICES, type ServiceContract, type ServiceName } from '../libs/contract/src/service-contract.ts';

/** Placeholder image that answers health checks until the first release, so that a new stack becomes stable. */
export const BOOTSTRAP_IMAGE = 'public.ecr.aws/docker/library/node:24-bookworm-slim';

/** Serves HTTPS as the services do. The image holds no file of ours, so the function travels as text. */
const BOOTSTRAP_PROGRAM =
  `const certificate=(${selfSignedCertificate.toString()})(require('crypto'),new Date());` +
  "require('https').createServer(certificate,(q,r)=>{r.setHeader('cache-control','no-store');" +
  "r.end('waiting for the first release')}).listen(Number(process.env.PORT))";

export interface ContainerArgs {
  /** Image URI with tag or digest. Undefined selects the bootstrap image. */
  readonly image?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Parameter ARNs by variable. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly region: string;
  readonly collector: boolean;
}

const VOLUME = (path: string) => path.split('/').filter(Boolean).join('-').replaceAll('.', '');

/** Returns volumes for the writable directories of a read-only container. Fargate creates them empty. */
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
    // The service drains for up to ten seconds. ECS kills the container after this timeout.
    stopTimeout: 30,
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': args.logGroup,
        'awslogs-region': args.region,
        'awslogs-stream-prefix': prefix,
        // Non-blocking, so that a slow log does not delay answers.
        mode: 'non-blocking',
        'max-buffer-size': '4m',
      },
    },
  };
}

/** Returns the containers of a service's task. */
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

/** Returns the container of a scheduled task. Before the first release it exits with success. */
export function jobContainers(command: readonly string[], args: ContainerArgs): object[] {
  const container = {
    name: JOBS.container,
    image: args.image ?? BOOTSTRAP_IMAGE,
    command: args.image === undefined ? ['node', '-e', ''] : [...command],
    ...common(args, ['/tmp'], JOBS.container),
  };
  return [container];
}

/** Port of the collector. Containers of a task share the loopback interface. */
export const COLLECTOR_PORT = 4318;

/** Returns the collector's configuration: OTLP over HTTP in, X-Ray out, with a memory limit. */
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

/** Returns the container of AWS's OpenTelemetry collector. It is not essential: without it, traces are lost. */
function collector(args: ContainerArgs): object {
  return {
    name: 'adot',
    image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3',
    essential: false,
    memory: 160,
    // The image reads its configuration from this variable. JSON is valid YAML.
    environment: [{ name: 'AOT_CONFIG_CONTENT', value: JSON.stringify(collectorSettings(args.region)) }],
    logConfiguration: common(args, [], 'adot').logConfiguration,
  };
}

/** Returns CPU and memory in the form of a task definition. */
export function taskSize({ cpu, memory }: FargateSize) {
  return { cpu: String(cpu), memory: String(memory) };
}
