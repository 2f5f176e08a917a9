import * as acm from '@pulumi/aws/acm/index.js';
import * as route53 from '@pulumi/aws/route53/index.js';
import type * as pulumi from '@pulumi/pulumi';
import { EDGE_REGION, StackComponent, type StackContext } from './stack-component.ts';

/** Certificates of CloudFront and the load balancer: from the configuration, or issued with DNS validation in its zone. */
export class Certificates extends StackComponent {
  /** In us-east-1. */
  readonly edge: pulumi.Input<string>;
  /** In the region of the stack; covers the domain and `internal.{domain}`. */
  readonly origin: pulumi.Input<string>;

  constructor(context: StackContext, opts: pulumi.ComponentResourceOptions) {
    super('certificates', context, opts);
    const { certificateArn, originCertificateArn, zoneId } = this.configuration;
    if (certificateArn !== undefined) {
      if (this.region !== EDGE_REGION && originCertificateArn === undefined) {
        throw new Error(`originCertificateArn: needed, because the load balancer is in ${this.region}`);
      }
      this.edge = certificateArn;
      this.origin = originCertificateArn ?? certificateArn;
    } else {
      const edge = this.certificate('edge', EDGE_REGION, zoneId ?? '');
      this.edge = edge;
      this.origin = this.region === EDGE_REGION ? edge : this.certificate('origin', this.region, zoneId ?? '');
    }
    this.registerOutputs({});
  }

  private certificate(thing: string, region: string, zoneId: string): pulumi.Output<string> {
    const { domain } = this.configuration;
    const name = this.name(`${thing}-certificate`);
    const certificate = new acm.Certificate(
      name,
      { region, domainName: domain, subjectAlternativeNames: [`internal.${domain}`], validationMethod: 'DNS' },
      this.child,
    );
    const records = [0, 1].map((index) => {
      const option = certificate.domainValidationOptions.apply((options) => {
        const found = options[index];
        if (!found) throw new Error('A certificate for two names must come with two proofs');
        return found;
      });
      return new route53.Record(
        `${name}-${String(index)}`,
        {
          zoneId,
          name: option.resourceRecordName,
          type: option.resourceRecordType,
          records: [option.resourceRecordValue],
          ttl: 300,
          allowOverwrite: true,
        },
        this.child,
      );
    });
    const proven = new acm.CertificateValidation(
      name,
      { region, certificateArn: certificate.arn, validationRecordFqdns: records.map(({ fqdn }) => fqdn) },
      this.child,
    );
    return proven.certificateArn;
  }
}
