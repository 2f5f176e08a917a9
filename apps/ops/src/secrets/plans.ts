import type { Plan } from '../core/plan.ts';
import type { CloudStage } from '../core/stages.ts';
import { deployNotes, type Secret } from './secret-rules.ts';

/** SSM label of the previous version. */
export const PREVIOUS = 'previous';

export type SecretStep =
  | { readonly do: 'label'; readonly title: string; readonly version: number }
  | { readonly do: 'put'; readonly title: string }
  | { readonly do: 'keep-key'; readonly title: string; readonly path: string }
  | { readonly do: 'unlabel'; readonly title: string; readonly version: number };

/** Plans the write of a given value. Steps do not contain the value, because plans are printed. */
export function setPlan(stage: CloudStage, secret: Secret, version: number | undefined): Plan<SecretStep> {
  return {
    verb: 'secrets set',
    stage,
    title: `Set ${secret.name}`,
    steps: [...labelled(secret, version), { do: 'put', title: `write a new version of ${secret.name}` }],
    notes: [...secret.ends, ...deployNotes(secret)],
  };
}

/** Plans the write of a generated value. */
export function rotatePlan(
  stage: CloudStage,
  secret: Secret,
  { version, keyFile, keyId }: { version: number | undefined; keyFile?: string; keyId?: string },
): Plan<SecretStep> {
  const retire = secret.several
    ? `both keys are valid until: npm run ops -- secrets retire ${secret.name} --stage ${stage} --key <old key id>`
    : `the old value stays as version "${PREVIOUS}" until: npm run ops -- secrets retire ${secret.name} --stage ${stage}`;
  return {
    verb: 'secrets rotate',
    stage,
    title: `Rotate ${secret.name}`,
    steps: [
      // Write the private key first, so that a failure does not leave a public key without it.
      ...(keyFile === undefined
        ? []
        : [{ do: 'keep-key' as const, title: `write the private key ${keyId ?? ''} to ${keyFile}`, path: keyFile }]),
      ...labelled(secret, version),
      {
        do: 'put',
        title: secret.several
          ? `add the public key ${keyId ?? ''} to ${secret.name}`
          : `write a new value of ${secret.name}`,
      },
    ],
    notes: [...secret.ends, ...deployNotes(secret), retire],
  };
}

/** Plans the retirement of the previous value. */
export function retirePlan(
  stage: CloudStage,
  secret: Secret,
  { version, keyId }: { version?: number; keyId?: string },
): Plan<SecretStep> {
  if (keyId !== undefined) {
    return {
      verb: 'secrets retire',
      stage,
      title: `Retire the key ${keyId} of ${secret.name}`,
      steps: [{ do: 'put', title: `take the public key ${keyId} out of ${secret.name}` }],
      notes: ['requests signed with it are refused as soon as the tasks are new', ...deployNotes(secret)],
    };
  }
  return {
    verb: 'secrets retire',
    stage,
    title: `Retire the old value of ${secret.name}`,
    steps:
      version === undefined
        ? []
        : [{ do: 'unlabel', title: `take the label "${PREVIOUS}" from version ${version} of ${secret.name}`, version }],
    notes: version === undefined ? [] : ['no running task holds the old value any more'],
  };
}

function labelled({ name, several }: Secret, version: number | undefined): SecretStep[] {
  if (several || version === undefined) return [];
  return [{ do: 'label', title: `keep version ${version} of ${name} as "${PREVIOUS}"`, version }];
}
