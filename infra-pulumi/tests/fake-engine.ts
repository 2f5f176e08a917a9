/**
 * A fake of Pulumi's engine: it answers registrations and data source calls. Pulumi's own runner can run the program
 * against it without the `pulumi` command and without an account.
 */
import * as grpc from '@grpc/grpc-js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import struct from 'google-protobuf/google/protobuf/struct_pb.js';
import engineRpc from '@pulumi/pulumi/proto/engine_grpc_pb.js';
import engine from '@pulumi/pulumi/proto/engine_pb.js';
import monitorRpc from '@pulumi/pulumi/proto/resource_grpc_pb.js';
import monitor from '@pulumi/pulumi/proto/resource_pb.js';
import { answerOf, computed, idOf } from '../offline.ts';

/** A resource registration of the program. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly ignoreChanges: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly dependencies: readonly string[];
}

export interface FakeEngine {
  readonly address: string;
  readonly registrations: readonly Registration[];
  readonly complaints: readonly string[];
  stop(): void;
}

type Call<Request> = grpc.ServerUnaryCall<Request, unknown>;
type Answer<Response> = (error: null, response: Response) => void;

const FEATURES = monitor.ResourceMonitorFeature;
const SUPPORTED = [
  FEATURES.RESOURCE_MONITOR_FEATURE_SECRETS,
  FEATURES.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  FEATURES.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
];

/** @param isPreview makes computed properties unknown, as before a first `up` */
export async function startFakeEngine(isPreview: boolean): Promise<FakeEngine> {
  const registrations: Registration[] = [];
  const complaints: string[] = [];
  const server = new grpc.Server();
  server.addService(monitorRpc.ResourceMonitorService, {
    getDeploymentInfo: (_call: unknown, answer: Answer<unknown>) => {
      answer(null, new monitor.DeploymentInfo().setSupportedfeaturesList(SUPPORTED));
    },
    supportsFeature: (_call: unknown, answer: Answer<unknown>) => {
      answer(null, new monitor.SupportsFeatureResponse().setHassupport(false));
    },
    invoke: ({ request }: Call<InstanceType<typeof monitor.ResourceInvokeRequest>>, answer: Answer<unknown>) => {
      const found = answerOf(request.getTok(), plain(request.getArgs()));
      answer(null, new monitor.ResourceInvokeResponse().setReturn(struct.Struct.fromJavaScript(found as never)));
    },
    registerResource: ({ request }: Call<RegisterRequest>, answer: Answer<unknown>) => {
      const registration = read(request);
      registrations.push(registration);
      answer(null, made(registration, request.getCustom(), isPreview));
    },
    registerResourceOutputs: nothing,
    signalAndWaitForShutdown: nothing,
  });
  server.addService(engineRpc.EngineService, {
    log: ({ request }: Call<InstanceType<typeof engine.LogRequest>>, answer: Answer<unknown>) => {
      if (request.getSeverity() >= engine.LogSeverity.WARNING) complaints.push(request.getMessage());
      answer(null, new empty.Empty());
    },
    getRootResource: (_call: unknown, answer: Answer<unknown>) => answer(null, new engine.GetRootResourceResponse()),
    setRootResource: (_call: unknown, answer: Answer<unknown>) => answer(null, new engine.SetRootResourceResponse()),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { address: `127.0.0.1:${String(port)}`, registrations, complaints, stop: () => server.forceShutdown() };
}

type RegisterRequest = InstanceType<typeof monitor.RegisterResourceRequest>;

function nothing(_call: unknown, answer: Answer<unknown>): void {
  answer(null, new empty.Empty());
}

function plain(value: { toJavaScript: () => unknown } | undefined): Record<string, unknown> {
  return (value?.toJavaScript() ?? {}) as Record<string, unknown>;
}

function read(request: RegisterRequest): Registration {
  const [type, name] = [request.getType(), request.getName()];
  const parent = /::([^:].*)::[^:]*$/.exec(request.getParent())?.[1]?.split('::').at(-1);
  const qualified = parent === undefined || parent === 'pulumi:pulumi:Stack' ? type : `${parent}$${type}`;
  return {
    urn: `urn:pulumi:prod::civicforge::${qualified}::${name}`,
    type,
    name,
    props: plain(request.getObject()),
    ignoreChanges: request.getIgnorechangesList(),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    dependencies: request.getDependenciesList(),
  };
}

function made({ urn, type, name, props }: Registration, isCustom: boolean, isPreview: boolean) {
  const response = new monitor.RegisterResourceResponse().setUrn(urn);
  if (!isCustom) return response;
  if (isPreview) return response.setObject(struct.Struct.fromJavaScript(props as never));
  const state = { ...props, ...computed(type, name, props) };
  return response.setId(idOf(type, name)).setObject(struct.Struct.fromJavaScript(state as never));
}
