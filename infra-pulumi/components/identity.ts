import * as cognito from '@pulumi/aws/cognito/index.js';
import * as random from '@pulumi/random';
import * as pulumi from '@pulumi/pulumi';
import { codeMail } from '../../libs/contract/src/mail.ts';
import type { Mail } from './mail.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

/** User groups of the service. `synthetic` marks the smoke members. */
export const GROUPS = ['moderators', 'admins', 'synthetic'] as const;

export interface IdentityArgs {
  /** Sends the codes, if the stage has mails of its own. */
  readonly mail: Mail | undefined;
}

/** The Cognito user pool, its client and the two smoke members. */
export class Identity extends StackComponent {
  readonly userPoolId: pulumi.Output<string>;
  readonly userPoolArn: pulumi.Output<string>;
  readonly clientId: pulumi.Output<string>;
  /** `{ email, password }` as JSON. */
  readonly smokePeople: readonly pulumi.Output<string>[];

  constructor(context: StackContext, args: IdentityArgs, opts: pulumi.ComponentResourceOptions) {
    super('identity', context, opts);
    const pool = this.pool(args);
    const client = this.client(pool);
    this.userPoolId = pool.id;
    this.userPoolArn = pool.arn;
    this.clientId = client.id;
    if (this.isProduction) this.threatProtection(pool);
    const groups = GROUPS.map(
      (group) => new cognito.UserGroup(this.name(group), { userPoolId: pool.id, name: group }, this.child),
    );
    this.smokePeople = [1, 2].map((number) => this.smokePerson(pool, groups[2], number));
    this.registerOutputs({});
  }

  private pool({ mail }: IdentityArgs): cognito.UserPool {
    return new cognito.UserPool(
      this.name('people'),
      {
        name: this.name('people'),
        usernameAttributes: ['email'],
        usernameConfiguration: { caseSensitive: false },
        autoVerifiedAttributes: ['email'],
        accountRecoverySetting: { recoveryMechanisms: [{ name: 'verified_email', priority: 1 }] },
        passwordPolicy: {
          minimumLength: 10,
          requireLowercase: true,
          requireUppercase: true,
          requireNumbers: true,
          requireSymbols: true,
          temporaryPasswordValidityDays: 1,
        },
        emailConfiguration: mail?.isVerified.apply((isVerified) => this.sender(mail, isVerified)),
        verificationMessageTemplate: this.codeMail(),
        // Advanced security needs the PLUS tier.
        userPoolTier: this.isProduction ? 'PLUS' : 'ESSENTIALS',
        userPoolAddOns: { advancedSecurityMode: this.isProduction ? 'ENFORCED' : 'OFF' },
        deletionProtection: this.isProduction ? 'ACTIVE' : 'INACTIVE',
      },
      { ...this.child, protect: this.isProduction },
    );
  }

  /**
   * Blocks passwords that have leaked. Adaptive authentication takes no action: the service signs every member in from its own
   * address, so a risk score of that address would lock out members, and the smoke people with them.
   */
  private threatProtection(pool: cognito.UserPool): void {
    new cognito.RiskConfiguration(
      this.name('people'),
      {
        userPoolId: pool.id,
        compromisedCredentialsRiskConfiguration: {
          eventFilters: ['SIGN_IN', 'SIGN_UP', 'PASSWORD_CHANGE'],
          actions: { eventAction: 'BLOCK' },
        },
      },
      this.child,
    );
  }

  /** Cognito has one template for the codes of new accounts and of new passwords. */
  private codeMail() {
    const { subject, message } = codeMail(`https://${this.configuration.domain}`, this.configuration.communityName);
    return { defaultEmailOption: 'CONFIRM_WITH_CODE', emailSubject: subject, emailMessage: message };
  }

  /** Cognito refuses an identity that is not verified, so it sends by itself until then. */
  private sender({ identityArn, from, configurationSet }: Mail, isVerified: boolean) {
    if (!isVerified) return { emailSendingAccount: 'COGNITO_DEFAULT' };
    return {
      emailSendingAccount: 'DEVELOPER',
      sourceArn: identityArn,
      fromEmailAddress: from,
      configurationSet: configurationSet.configurationSetName,
    };
  }

  /** Creates a public client. The service signs members in by password and keeps the tokens in cookies. */
  private client(pool: cognito.UserPool): cognito.UserPoolClient {
    return new cognito.UserPoolClient(
      this.name('app'),
      {
        name: this.name('app'),
        userPoolId: pool.id,
        generateSecret: false,
        explicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        preventUserExistenceErrors: 'ENABLED',
        enableTokenRevocation: true,
        accessTokenValidity: 60,
        idTokenValidity: 60,
        refreshTokenValidity: 30,
        tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' },
        readAttributes: ['email', 'email_verified', 'name'],
        writeAttributes: ['email', 'name'],
      },
      this.child,
    );
  }

  private smokePerson(
    pool: cognito.UserPool,
    group: cognito.UserGroup | undefined,
    number: number,
  ): pulumi.Output<string> {
    const name = `smoke-${String(number)}`;
    const email = `${name}@${this.configuration.domain}`;
    const password = new random.RandomPassword(
      this.name(name),
      { length: 32, special: true, overrideSpecial: '!%*-_', minLower: 2, minUpper: 2, minNumeric: 2, minSpecial: 2 },
      this.child,
    );
    const person = new cognito.User(
      this.name(name),
      {
        userPoolId: pool.id,
        username: email,
        password: password.result,
        attributes: { email, email_verified: 'true', name: `Smoke ${String(number)}` },
        messageAction: 'SUPPRESS',
      },
      this.child,
    );
    if (group) {
      new cognito.UserInGroup(
        this.name(name),
        { userPoolId: pool.id, groupName: group.name, username: person.username },
        this.child,
      );
    }
    return pulumi.secret(pulumi.jsonStringify({ email, password: password.result }));
  }
}
