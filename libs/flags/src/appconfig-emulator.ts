import { randomBytes } from 'node:crypto';
import { systemClock, type Clock } from './clock.ts';

/** The current content of the profile. A new label or text is a new deployment. */
export interface DeployedConfiguration {
  readonly text: string;
  /** Absent where the version has none. */
  readonly label?: string;
}

export interface ProfileName {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
}

export interface EmulatorOptions {
  /**
   * Read at every poll, so that a change needs no notice. Undefined means that nothing was deployed yet. A deployment
   * that grows reaches a session when it has grown beyond its share, from 0 to 100.
   */
  readonly deployed: (share: number) => DeployedConfiguration | undefined;
  /** Names that exist; without them every name does. */
  readonly known?: ProfileName;
  /** Poll interval that answers contain. Default: the interval that the session requested, or 60 s. */
  readonly pollIntervalSeconds?: number;
  readonly clock?: Clock;
}

/** An answer of the emulated service, without its transport. */
export interface EmulatedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Session {
  readonly share: number;
  readonly requestedIntervalSeconds: number | undefined;
  /** The version the client holds: it is sent once. */
  holds: string | undefined;
  notBefore: number;
}

interface Token {
  readonly session: Session;
  readonly expiresAt: number;
}

export const TOKEN_LIFE_MS = 24 * 60 * 60 * 1000;
/** Clients round and networks are uneven: this much too early is still in time. */
const TOLERANCE_MS = 250;

function refuse(status: number, type: string, body: object): EmulatedAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    body: JSON.stringify(body),
  };
}

function badRequest(message: string): EmulatedAnswer {
  return refuse(400, 'BadRequestException', { Message: message });
}

function badToken(problem: 'Corrupted' | 'Expired' | 'PollIntervalNotSatisfied', message: string): EmulatedAnswer {
  const Details = { InvalidParameters: { ConfigurationToken: { Problem: problem } } };
  return refuse(400, 'BadRequestException', { Message: message, Reason: 'InvalidParameters', Details });
}

function notFound(type: string, name: string): EmulatedAnswer {
  return refuse(404, 'ResourceNotFoundException', { Message: `${type} ${name} was not found`, ResourceType: type });
}

/** The answer of a service that limits its callers. */
export const THROTTLED: EmulatedAnswer = refuse(429, 'ThrottlingException', { Message: 'Rate exceeded' });
/** The answer of a service that fails inside. */
export const BROKEN: EmulatedAnswer = refuse(500, 'InternalServerException', { Message: 'Internal failure' });

/**
 * The data plane of AWS AppConfig with the rules that matter to a client: tokens are used once and live 24 hours, the
 * body is empty when the client has the version already, a poll before its time is refused, the interval is the
 * service's to change.
 */
export class AppConfigEmulator {
  pollIntervalSeconds: number | undefined;
  readonly #options: EmulatorOptions;
  readonly #clock: Clock;
  readonly #tokens = new Map<string, Token>();

  constructor(options: EmulatorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.pollIntervalSeconds = options.pollIntervalSeconds;
  }

  /** Forgets every session, as after a restart. */
  forgetSessions(): void {
    this.#tokens.clear();
  }

  /** `POST /configurationsessions`. */
  startSession(input: Readonly<Record<string, unknown>>): EmulatedAnswer {
    const missing = this.#findMissing(input);
    if (missing) return missing;
    const interval = input['RequiredMinimumPollIntervalInSeconds'];
    if (
      interval !== undefined &&
      !(Number.isInteger(interval) && Number(interval) >= 15 && Number(interval) <= 86_400)
    ) {
      return badRequest('RequiredMinimumPollIntervalInSeconds must be from 15 to 86400');
    }
    const session = {
      share: Math.random() * 100,
      requestedIntervalSeconds: interval === undefined ? undefined : Number(interval),
      holds: undefined,
      notBefore: 0,
    };
    const body = JSON.stringify({ InitialConfigurationToken: this.#issue(session) });
    return { status: 201, headers: { 'content-type': 'application/json' }, body };
  }

  /** `GET /configuration?configuration_token=`. */
  getLatest(token: string): EmulatedAnswer {
    const now = this.#clock.now();
    const known = this.#tokens.get(token);
    if (!known) return badToken('Corrupted', 'The token is not known or was used before');
    if (now >= known.expiresAt) return badToken('Expired', 'The token is older than 24 hours');
    const { session } = known;
    if (now + TOLERANCE_MS < session.notBefore) return badToken('PollIntervalNotSatisfied', 'Polled before its time');
    const deployed = this.#options.deployed(session.share);
    if (!deployed) return notFound('Deployment', this.#options.known?.profile ?? 'of this profile');
    this.#tokens.delete(token);
    return this.#serve(session, deployed, now);
  }

  #serve(session: Session, { text, label }: DeployedConfiguration, now: number): EmulatedAnswer {
    const version = `${label ?? ''}\n${text}`;
    const isNew = session.holds !== version;
    session.holds = version;
    const interval = this.pollIntervalSeconds ?? session.requestedIntervalSeconds ?? 60;
    session.notBefore = now + interval * 1000;
    return {
      status: 200,
      headers: {
        'content-type': 'application/json',
        'next-poll-configuration-token': this.#issue(session),
        'next-poll-interval-in-seconds': String(interval),
        ...(isNew && label !== undefined && { 'version-label': label }),
      },
      body: isNew ? text : '',
    };
  }

  #issue(session: Session): string {
    const now = this.#clock.now();
    for (const [token, { expiresAt }] of this.#tokens) {
      // Issued in order, so the first that lives ends the search. Expired ones stay a while to be told from unknown ones.
      if (expiresAt + TOKEN_LIFE_MS > now) break;
      this.#tokens.delete(token);
    }
    const token = randomBytes(24).toString('base64');
    this.#tokens.set(token, { session, expiresAt: now + TOKEN_LIFE_MS });
    return token;
  }

  #findMissing(input: Readonly<Record<string, unknown>>): EmulatedAnswer | undefined {
    const { known } = this.#options;
    const wanted = [
      ['Application', 'ApplicationIdentifier', known?.application],
      ['Environment', 'EnvironmentIdentifier', known?.environment],
      ['ConfigurationProfile', 'ConfigurationProfileIdentifier', known?.profile],
    ] as const;
    for (const [type, field, name] of wanted) {
      const given = input[field];
      if (typeof given !== 'string' || given === '') return badRequest(`${field} is missing`);
      if (name !== undefined && given !== name) return notFound(type, given);
    }
    return undefined;
  }
}
