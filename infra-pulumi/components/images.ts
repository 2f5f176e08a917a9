import * as ecr from '@pulumi/aws/ecr/index.js';
import type * as pulumi from '@pulumi/pulumi';
import { policyDocument } from '../statements.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

export const IMAGES = ['api', 'web', 'jobs'] as const;
export type ImageName = (typeof IMAGES)[number];

/** Number of retained images: the last ten releases and unreleased builds. */
export const KEPT_IMAGES = 30;

/** IAM actions of a pull. */
export const PULL_ACTIONS = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** ECR repositories with immutable tags. A promotion uses the digest of the tested image. */
export class Images extends StackComponent {
  readonly urls: Readonly<Record<ImageName, pulumi.Output<string>>>;

  constructor(
    context: StackContext,
    args: { readonly keyArn: pulumi.Input<string> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('images', context, opts);
    this.urls = Object.fromEntries(IMAGES.map((image) => [image, this.repository(image, args.keyArn)])) as Record<
      ImageName,
      pulumi.Output<string>
    >;
    this.registerOutputs({});
  }

  private repository(image: ImageName, kmsKey: pulumi.Input<string>): pulumi.Output<string> {
    const repository = new ecr.Repository(
      this.name(image),
      {
        name: this.name(image),
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: 'KMS', kmsKey }],
      },
      { ...this.child, protect: this.isProduction },
    );
    const rules = [
      {
        rulePriority: 1,
        description: `keep the last ${String(KEPT_IMAGES)}`,
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: KEPT_IMAGES },
        action: { type: 'expire' },
      },
    ];
    new ecr.LifecyclePolicy(
      this.name(image),
      { repository: repository.name, policy: JSON.stringify({ rules }) },
      this.child,
    );
    this.admit(image, repository);
    return repository.repositoryUrl;
  }

  /** Lets the account of production pull what staging tested. */
  private admit(image: ImageName, repository: ecr.Repository): void {
    const { promotionAccountId } = this.configuration;
    if (promotionAccountId === undefined || this.isProduction) return;
    const policy = policyDocument([
      {
        Sid: 'PromoteTestedImages',
        Action: [...PULL_ACTIONS, 'ecr:DescribeImages'],
        Principal: { AWS: `arn:aws:iam::${promotionAccountId}:root` },
      },
    ]);
    new ecr.RepositoryPolicy(this.name(image), { repository: repository.name, policy }, this.child);
  }
}
