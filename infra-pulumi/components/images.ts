import * as ecr from '@pulumi/aws/ecr/index.js';
import type * as pulumi from '@pulumi/pulumi';
import { Part, type Surroundings } from './part.ts';

export const IMAGES = ['api', 'web', 'jobs'] as const;
export type ImageName = (typeof IMAGES)[number];

/** How many images are kept: the last ten releases, and those that were built and never released. */
export const KEPT_IMAGES = 30;

/** One repository an image. A tag never changes: what was tested is what is promoted, by its digest. */
export class Images extends Part {
  readonly urls: Readonly<Record<ImageName, pulumi.Output<string>>>;

  constructor(
    around: Surroundings,
    args: { readonly keyArn: pulumi.Input<string> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('images', around, opts);
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
    return repository.repositoryUrl;
  }
}
