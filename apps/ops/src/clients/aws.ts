import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { Part, StackFile } from '../../../../libs/contract/src/local-stack.ts';

/** Any client of the AWS SDK. */
interface ClientClass<Client> {
  readonly name: string;
  new (settings: object): Client;
}

/** AWS clients of one stage, created on first use and cached. */
export class Aws {
  private readonly settings: (service: string) => object;
  private readonly clients = new Map<unknown, unknown>();

  constructor(settings: (service: string) => object) {
    this.settings = settings;
  }

  /** @throws OpsFailure the stage has no such service */
  client<Client>(Class: ClientClass<Client>): Client {
    const known = this.clients.get(Class) as Client | undefined;
    if (known !== undefined) return known;
    const client = new Class(this.settings(Class.name.replace(/Client$/, '')));
    this.clients.set(Class, client);
    return client;
  }
}

/** Returns the clients of a deployed stage. Credentials come from the environment, as for the AWS command line. */
export function awsOfStage(region: string): Aws {
  return new Aws(() => ({ region, maxAttempts: 5 }));
}

/** The emulator of each AWS service in a local stack. */
const LOCAL: Readonly<Record<string, Part>> = {
  DynamoDB: 'database',
  AppConfig: 'flags',
  AppConfigData: 'flags',
  CognitoIdentityProvider: 'identity',
};

/** Returns clients of the emulators of a local stack. Refuses services without an emulator. */
export function awsOfLocalStack(stack: StackFile): Aws {
  return new Aws((service) => {
    const part = LOCAL[service];
    const endpoint = part && stack[part];
    if (endpoint === undefined) {
      throw new OpsFailure(`A local stack has no ${service}: name a deployed stage.`, EXIT.usage);
    }
    return { region: stack.region, endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  });
}
