import { type HookEvent, type HookSettings, tryRelease } from './hook.ts';

/** The AWS SDK of the Lambda runtime. The package does not contain it. */
type Sdk = Readonly<Record<string, new (input: object) => { send?: (command: unknown) => Promise<unknown> }>>;

async function sdk(name: string): Promise<Sdk> {
  return (await import(name)) as Sdk;
}

/** Sends a command with an SDK client. */
async function ask(library: string, client: string, command: string, input: object): Promise<unknown> {
  const found = await sdk(library);
  const Client = found[client];
  const Command = found[command];
  if (!Client || !Command) throw new Error(`${library} has no ${client} or ${command}`);
  return new Client({}).send?.(new Command(input));
}

function settings(env: Readonly<Record<string, string | undefined>>): HookSettings {
  const need = (name: string) => {
    const value = env[name];
    if (!value) throw new Error(`${name} is not set`);
    return value;
  };
  return {
    stage: need('STAGE'),
    service: need('SERVICE'),
    baseUrl: need('BASE_URL'),
    origin: need('PUBLIC_ORIGIN'),
    readyPaths: need('READY_PATHS').split(','),
    parameterPath: need('PARAMETER_PATH'),
  };
}

/** The Lambda handler. */
export async function handler(event: HookEvent): Promise<void> {
  await tryRelease(event, settings(process.env), {
    fetch,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    log: (line) => console.log(JSON.stringify(line)),
    readParameter: async (Name) => {
      const input = { Name, WithDecryption: true };
      const answer = (await ask('@aws-sdk/client-ssm', 'SSMClient', 'GetParameterCommand', input)) as {
        Parameter?: { Value?: string };
      };
      if (answer.Parameter?.Value === undefined) throw new Error(`the parameter ${Name} has no value`);
      return answer.Parameter.Value;
    },
    report: async ({ DeploymentId: deploymentId, LifecycleEventHookExecutionId }, status) => {
      await ask('@aws-sdk/client-codedeploy', 'CodeDeployClient', 'PutLifecycleEventHookExecutionStatusCommand', {
        deploymentId,
        lifecycleEventHookExecutionId: LifecycleEventHookExecutionId,
        status,
      });
    },
  });
}
