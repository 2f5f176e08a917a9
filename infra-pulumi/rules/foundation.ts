import { SIDE_TABLE_NAME } from '../../libs/contract/src/names.ts';
import { WITHOUT_TAGS } from '../tags.ts';
import { at, fields, items, ofType, type Resource, type Rule, text } from './resource.ts';

const TABLE = 'dynamodb/table:Table';
const isProduction = ({ props }: Resource) => at(props, 'tags', 'stage') === 'prod';
const TAGS = ['project', 'stage', 'component', 'owner'];

/** Rules about data, network exposure, names and tags. */
export const FOUNDATION_RULES: readonly Rule[] = [
  {
    name: 'tables-can-be-recovered',
    why: 'Tables of record must be recoverable to any second of the last 35 days.',
    check: (resources) =>
      ofType(resources, TABLE)
        .filter(({ name }) => !name.endsWith('-runtime'))
        .filter(
          ({ props }) =>
            at(props, 'pointInTimeRecovery', 'enabled') !== true ||
            at(props, 'pointInTimeRecovery', 'recoveryPeriodInDays') !== 35,
        )
        .map(({ name }) => `${name} cannot be recovered for 35 days`),
  },
  {
    name: 'tables-are-encrypted-on-demand',
    why: 'Access to a customer-managed key can be revoked, and on-demand capacity needs no alarm.',
    check: (resources) =>
      ofType(resources, TABLE)
        .filter(
          ({ props }) =>
            !text(at(props, 'serverSideEncryption', 'kmsKeyArn')) || props['billingMode'] !== 'PAY_PER_REQUEST',
        )
        .map(({ name }) => `${name} is not encrypted by our key or not on demand`),
  },
  {
    name: 'production-tables-cannot-be-lost',
    why: 'Neither a wrong command nor a wrong change of the program may delete the tables.',
    check: (resources) =>
      ofType(resources, TABLE)
        .filter((table) => isProduction(table) && !table.name.endsWith('-runtime'))
        // An adopted table cannot be protected in the state, because it leaves the program after the next swap.
        .filter(
          ({ name, props, opts }) =>
            props['deletionProtectionEnabled'] !== true || !(opts.protect || SIDE_TABLE_NAME.test(name)),
        )
        .map(({ name }) => `${name} can be deleted`),
  },
  {
    name: 'nothing-open-to-the-world',
    why: 'Traffic enters through CloudFront, which applies the rate limit and the firewall.',
    check: (resources) => [
      ...ofType(resources, 'vpc/securityGroupIngressRule:SecurityGroupIngressRule')
        .filter(
          ({ props }) =>
            props['cidrIpv4'] !== undefined || props['cidrIpv6'] !== undefined || props['prefixListId'] !== undefined,
        )
        .map(({ name }) => `${name} lets addresses in instead of a group`),
      ...ofType(resources, 'ec2/securityGroup:SecurityGroup')
        .filter(({ props }) => items(props['ingress']).length > 0)
        .map(({ name }) => `${name} has open inline rules`),
      ...ofType(resources, 'lb/loadBalancer:LoadBalancer')
        .filter(({ props }) => props['internal'] !== true)
        .map(({ name }) => `${name} is public`),
      ...ofType(resources, 'lb/listener:Listener')
        .filter(({ props }) => props['protocol'] !== 'HTTPS')
        .map(({ name }) => `${name} speaks without TLS`),
      ...ofType(resources, 'lb/targetGroup:TargetGroup')
        .filter(({ props }) => props['protocol'] !== 'HTTPS' || fields(props['healthCheck'])['protocol'] !== 'HTTPS')
        .map(({ name }) => `${name} reaches its tasks without TLS`),
    ],
  },
  {
    name: 'buckets-are-private',
    why: 'One missing setting makes a bucket public.',
    check: (resources) => {
      const closed = new Set(
        ofType(resources, 's3/bucketPublicAccessBlock:BucketPublicAccessBlock')
          .filter(({ props }) =>
            ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'].every(
              (one) => props[one] === true,
            ),
          )
          .map(({ name }) => name),
      );
      const versioned = new Set(ofType(resources, 's3/bucketVersioning:BucketVersioning').map(({ name }) => name));
      return ofType(resources, 's3/bucket:Bucket')
        .filter(({ name, props }) => !closed.has(name) || !versioned.has(name) || props['forceDestroy'] === true)
        .map(({ name }) => `${name} can be public, has no versions or can be emptied by up`);
    },
  },
  {
    name: 'errors-are-not-kept',
    why: 'CloudFront would serve errors of a rolled-back deployment for ten more seconds.',
    check: (resources) =>
      ofType(resources, 'cloudfront/distribution:Distribution').flatMap(({ name, props }) => {
        const uncached = items(props['customErrorResponses'])
          .filter((entry) => at(entry, 'errorCachingMinTtl') === 0)
          .map((entry) => at(entry, 'errorCode'));
        return [400, 403, 404, 405, 500, 502, 503, 504]
          .filter((code) => !uncached.includes(code))
          .map((code) => `${name} keeps answers with ${String(code)}`);
      }),
  },
  {
    name: 'everything-is-tagged',
    why: 'Cost reports and clean-up use tags.',
    check: (resources) =>
      resources
        .filter(({ type }) => type.startsWith('aws:') && !WITHOUT_TAGS.has(type))
        .flatMap(({ name, type, props }) =>
          TAGS.filter((tag) => !text(fields(props['tags'])[tag])).map((tag) => `${type} ${name} has no tag ${tag}`),
        ),
  },
  {
    name: 'names-say-stage-and-thing',
    why: 'Roles, alarms and operators refer to resources by name.',
    check: (resources) =>
      resources
        .filter(({ name }) => !/^civicforge-(dev|staging|prod)-[a-z0-9-]+$/.test(name))
        .map(({ type, name }) => `${type} ${name} is not named by its stage`),
  },
];
