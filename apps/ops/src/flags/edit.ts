import { FLAGS } from '../../../../libs/contract/src/flags/manifest.ts';
import type { FlagDocument, FlagEntry } from '../../../../libs/flags/src/evaluator.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';

/** Pure changes of a flag document. */

const MANIFEST: Readonly<Record<string, unknown>> = FLAGS;

/** @throws OpsFailure (usage) with the known flags */
export function knownFlag(key: string): string {
  if (Object.hasOwn(MANIFEST, key)) return key;
  throw new OpsFailure(`There is no flag "${key}". There are ${Object.keys(FLAGS).join(', ')}.`, EXIT.usage);
}

export function entryOf({ flags }: FlagDocument, key: string): FlagEntry {
  return (Object.hasOwn(flags, key) ? flags[key] : undefined) ?? {};
}

function withEntry(document: FlagDocument, key: string, entry: FlagEntry): FlagDocument {
  return { ...document, flags: { ...document.flags, [key]: entry } };
}

/** Switches flags off for all callers, regardless of their other fields. */
export function killFlags(document: FlagDocument, keys: readonly string[]): FlagDocument {
  return keys.reduce((now, key) => withEntry(now, knownFlag(key), { ...entryOf(now, key), killed: true }), document);
}

/**
 * One word of `flags set`: `flag=on`, `flag=off`, `flag.field=value`, `flag.field=` (takes the field away),
 * `flag.list+=a,b`, `flag.list-=a`. A value is JSON where it can be read so, else text.
 * @throws OpsFailure (usage)
 */
export function assign(document: FlagDocument, word: string): FlagDocument {
  const found = /^([A-Za-z][\w-]*)(?:\.([A-Za-z]\w*))?(\+=|-=|=)(.*)$/s.exec(word);
  const [, name = '', field, operator, value = ''] = found ?? [];
  if (!found)
    throw new OpsFailure(`"${word}" is not flag=on, flag=off, flag.field=value or flag.list+=value.`, EXIT.usage);
  const key = knownFlag(name);
  const entry = entryOf(document, key);
  if (field === undefined) return withEntry(document, key, switched(entry, word, operator === '=' ? value : ''));
  if (operator === '=' && value === '') {
    const { [field]: _, ...rest } = entry;
    return withEntry(document, key, rest);
  }
  const changed = operator === '=' ? jsonOrText(value) : changedList(entry[field], operator === '+=', value.split(','));
  return withEntry(document, key, { ...entry, [field]: changed });
}

function switched(entry: FlagEntry, word: string, value: string): FlagEntry {
  if (value === 'on') return { ...entry, enabled: true, killed: false };
  if (value === 'off') return { ...entry, enabled: false };
  throw new OpsFailure(`"${word}" is neither on nor off; a field is written as flag.field=value.`, EXIT.usage);
}

function changedList(before: unknown, isAdded: boolean, members: readonly string[]): unknown[] {
  const list: unknown[] = Array.isArray(before) ? before : [];
  return isAdded ? [...new Set([...list, ...members])] : list.filter((item) => !members.includes(String(item)));
}

function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** Restores every field that a stage set. Other changes are kept. */
export function undoStage(document: FlagDocument, before: FlagDocument, name: string): FlagDocument {
  const stage = before.rollout_stages?.[name] ?? document.rollout_stages?.[name];
  if (!stage) throw new OpsFailure(`The document has no stage ${name} any more.`, EXIT.refused);
  return Object.entries(stage).reduce((now, [key, fields]) => {
    const [current, former] = [entryOf(now, key), entryOf(before, key)];
    // Remove the earlier weights as well, so that callers get their former variants.
    const isSet = (field: string) =>
      Object.hasOwn(fields, field) || (field === 'earlier_weights' && Object.hasOwn(fields, 'variants'));
    const others = Object.entries(current).filter(([field]) => !isSet(field));
    const restored = Object.entries(former).filter(([field]) => isSet(field));
    return withEntry(now, key, Object.fromEntries([...others, ...restored]));
  }, document);
}

/** Sets a rollout percentage and removes overriding fields. */
export function rampTo(document: FlagDocument, key: string, percent: number): FlagDocument {
  return withEntry(document, key, { ...entryOf(document, key), rollout_percentage: percent });
}

/** Returns the changes, one line per field: `+` added, `-` removed, `~` changed. */
export function differences(before: FlagDocument, after: FlagDocument): string[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path) => {
    const [from, to] = [old.get(path), now.get(path)];
    if (from === to) return [];
    if (from === undefined) return [`+ ${path} = ${to ?? ''}`];
    return [to === undefined ? `- ${path} (was ${from})` : `~ ${path}: ${from} -> ${to}`];
  });
}

function fieldsOf({ flags, ...rest }: FlagDocument): Map<string, string> {
  const fields = Object.entries(flags).flatMap(([key, entry]) =>
    Object.entries(entry).map(([field, value]) => [`${key}.${field}`, JSON.stringify(value)] as const),
  );
  const others = Object.entries(rest).map(([name, value]) => [name, JSON.stringify(value)] as const);
  return new Map([...fields, ...others]);
}
