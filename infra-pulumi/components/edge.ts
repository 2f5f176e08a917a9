import * as cloudfront from '@pulumi/aws/cloudfront/index.js';
import * as cloudwatch from '@pulumi/aws/cloudwatch/index.js';
import * as route53 from '@pulumi/aws/route53/index.js';
import type * as pulumi from '@pulumi/pulumi';
import {
  CACHE_RULES,
  type CacheClass,
  EDGE_LOG_FIELDS,
  MANAGED,
  type Route,
  ROUTES,
  UNCACHED_ERRORS,
} from '../edge-routes.ts';
import { IDLE_SECONDS, type ServiceName } from '../../libs/contract/src/service-contract.ts';
import type { Assets } from './assets.ts';
import type { Certificates } from './certificates.ts';
import type { Firewall } from './firewall.ts';
import type { LoadBalancer } from './load-balancer.ts';
import type { LogBucket } from './log-bucket.ts';
import { EDGE_REGION, StackComponent, type StackContext } from './stack-component.ts';

export interface EdgeArgs {
  readonly assets: Assets;
  readonly balancer: LoadBalancer;
  readonly certificates: Certificates;
  readonly firewall: Firewall;
  readonly logs: LogBucket;
}

const READING = ['GET', 'HEAD', 'OPTIONS'];
const ALL = [...READING, 'PUT', 'POST', 'PATCH', 'DELETE'];

/** The CloudFront distribution: one domain, TLS only, static files from S3, other paths from the load balancer. */
export class Edge extends StackComponent {
  readonly distribution: cloudfront.Distribution;
  private readonly cachePolicies: Readonly<Record<Exclude<CacheClass, 'none'>, cloudfront.CachePolicy>>;
  private readonly hostOnly: cloudfront.OriginRequestPolicy;
  private readonly assetHeaders: cloudfront.ResponseHeadersPolicy;

  constructor(context: StackContext, args: EdgeArgs, opts: pulumi.ComponentResourceOptions) {
    super('edge', context, opts);
    this.cachePolicies = {
      static: this.cachePolicy('static'),
      receipts: this.cachePolicy('receipts'),
      public: this.cachePolicy('public'),
      keys: this.cachePolicy('keys'),
    };
    this.hostOnly = this.hostPolicy();
    this.assetHeaders = this.headersPolicy();
    this.distribution = this.makeDistribution(args);
    args.assets.readableBy(this.distribution.arn);
    this.records();
    this.accessLogs(args.logs);
    this.registerOutputs({});
  }

  private cachePolicy(kind: Exclude<CacheClass, 'none'>): cloudfront.CachePolicy {
    const { minSeconds, defaultSeconds, maxSeconds, meaning } = CACHE_RULES[kind];
    const name = this.name(`cache-${kind}`);
    return new cloudfront.CachePolicy(
      name,
      {
        name,
        comment: meaning,
        minTtl: minSeconds,
        defaultTtl: defaultSeconds,
        maxTtl: maxSeconds,
        parametersInCacheKeyAndForwardedToOrigin: {
          cookiesConfig: { cookieBehavior: 'none' },
          headersConfig: { headerBehavior: 'none' },
          queryStringsConfig: { queryStringBehavior: kind === 'static' ? 'none' : 'all' },
          enableAcceptEncodingBrotli: true,
          enableAcceptEncodingGzip: true,
        },
      },
      this.child,
    );
  }

  /** Origin request policy of shared caches: no cookies. It forwards the host name for the certificate. */
  private hostPolicy(): cloudfront.OriginRequestPolicy {
    const name = this.name('host-only');
    return new cloudfront.OriginRequestPolicy(
      name,
      {
        name,
        headersConfig: { headerBehavior: 'whitelist', headers: { items: ['Host'] } },
        cookiesConfig: { cookieBehavior: 'none' },
        queryStringsConfig: { queryStringBehavior: 'all' },
      },
      this.child,
    );
  }

  /** Security headers of files in the bucket. Service and pages send their own. */
  private headersPolicy(): cloudfront.ResponseHeadersPolicy {
    const name = this.name('asset-headers');
    return new cloudfront.ResponseHeadersPolicy(
      name,
      {
        name,
        securityHeadersConfig: {
          contentTypeOptions: { override: true },
          frameOptions: { frameOption: 'DENY', override: true },
          referrerPolicy: { referrerPolicy: 'same-origin', override: true },
          strictTransportSecurity: {
            accessControlMaxAgeSec: 63_072_000,
            includeSubdomains: true,
            preload: true,
            override: true,
          },
        },
      },
      this.child,
    );
  }

  private makeDistribution({ assets, balancer, certificates, firewall }: EdgeArgs): cloudfront.Distribution {
    const access = new cloudfront.OriginAccessControl(
      this.name('assets'),
      {
        name: this.name('assets'),
        originAccessControlOriginType: 's3',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      },
      this.child,
    );
    const service = (name: ServiceName) => ({
      originId: name,
      domainName: balancer.balancer.dnsName,
      vpcOriginConfig: {
        vpcOriginId: balancer.origins[name].id,
        originReadTimeout: 60,
        originKeepaliveTimeout: IDLE_SECONDS.edge,
      },
    });
    return new cloudfront.Distribution(
      this.name('edge'),
      {
        enabled: true,
        comment: this.name('edge'),
        aliases: [this.configuration.domain],
        httpVersion: 'http2and3',
        isIpv6Enabled: true,
        priceClass: this.isProduction ? 'PriceClass_All' : 'PriceClass_100',
        webAclId: firewall.aclArn,
        origins: [
          service('api'),
          service('web'),
          {
            originId: 'assets',
            domainName: assets.bucket.bucketRegionalDomainName,
            originAccessControlId: access.id,
          },
        ],
        defaultCacheBehavior: this.uncached('web'),
        orderedCacheBehaviors: ROUTES.map((route) => ({ pathPattern: route.path, ...this.behaviour(route) })),
        customErrorResponses: UNCACHED_ERRORS.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })),
        restrictions: { geoRestriction: { restrictionType: 'none' } },
        viewerCertificate: {
          acmCertificateArn: certificates.edge,
          sslSupportMethod: 'sni-only',
          minimumProtocolVersion: 'TLSv1.2_2021',
        },
      },
      this.child,
    );
  }

  private uncached(targetOriginId: ServiceName) {
    return {
      targetOriginId,
      viewerProtocolPolicy: 'redirect-to-https',
      allowedMethods: ALL,
      cachedMethods: ['GET', 'HEAD'],
      compress: true,
      cachePolicyId: MANAGED.cachingDisabled,
      originRequestPolicyId: MANAGED.allViewer,
    };
  }

  private behaviour({ to, cache }: Route) {
    if (cache === 'none') return this.uncached('api');
    const common = {
      targetOriginId: to,
      viewerProtocolPolicy: 'redirect-to-https',
      allowedMethods: READING,
      cachedMethods: ['GET', 'HEAD'],
      compress: true,
      cachePolicyId: this.cachePolicies[cache].id,
    };
    return to === 'assets'
      ? { ...common, responseHeadersPolicyId: this.assetHeaders.id }
      : { ...common, originRequestPolicyId: this.hostOnly.id };
  }

  private records(): void {
    const { zoneId, domain } = this.configuration;
    if (zoneId === undefined) return;
    const { domainName: name, hostedZoneId } = this.distribution;
    for (const type of ['A', 'AAAA']) {
      new route53.Record(
        this.name(`edge-${type.toLowerCase()}`),
        { zoneId, name: domain, type, aliases: [{ name, zoneId: hostedZoneId, evaluateTargetHealth: false }] },
        this.child,
      );
    }
  }

  private accessLogs(logs: LogBucket): void {
    const name = this.name('edge-logs');
    const common = { region: EDGE_REGION };
    const source = new cloudwatch.LogDeliverySource(
      name,
      { ...common, name, logType: 'ACCESS_LOGS', resourceArn: this.distribution.arn },
      this.child,
    );
    const destination = new cloudwatch.LogDeliveryDestination(
      name,
      {
        ...common,
        name,
        outputFormat: 'json',
        deliveryDestinationConfiguration: { destinationResourceArn: logs.bucket.arn },
      },
      { ...this.child, dependsOn: [logs.policy] },
    );
    new cloudwatch.LogDelivery(
      name,
      {
        ...common,
        deliverySourceName: source.name,
        deliveryDestinationArn: destination.arn,
        recordFields: [...EDGE_LOG_FIELDS],
        s3DeliveryConfigurations: [{ suffixPath: '/edge/{yyyy}/{MM}/{dd}', enableHiveCompatiblePath: false }],
      },
      this.child,
    );
  }
}
