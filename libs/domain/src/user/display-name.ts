import { tidyText } from '../text/tidy.ts';
import { skeletonOf } from './confusables.ts';

/** The reason for refusing a display name: look-alike scripts within one word, or the word of a role. */
export type NameFault = 'mixed-scripts' | 'role-word';

/**
 * Words that a name must not contain, because they name a role or the service. In the languages of the community's
 * members: English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish, Russian, Ukrainian, Greek,
 * Chinese, Japanese and Korean. Arabic and Persian words of roles are also surnames, so they are allowed.
 */
const CONTAINED = [
  'CivicForge Moderator Moderation Moderatorin Moderateur Modérateur Modératrice Moderador Moderadora',
  'Moderatore Moderatrice Moderatör Administrator Administratorin Administrateur Administratrice Administrador',
  'Administradora Amministratore Administração Beheerder Модератор Администратор Адміністратор Συντονιστής Διαχειριστής',
  '管理员 管理員 版主 管理者 モデレーター 관리자 운영자 Yönetici',
];

/** Short words that are refused only as whole words of a name. */
const WHOLE = 'Admin Admins Mod Mods System Support Админ Модер Мод Адмін';

/** The skeletons of the words, built on first use. */
let skeletons: { readonly contained: readonly string[]; readonly whole: ReadonlySet<string> } | undefined;

function roleSkeletons() {
  skeletons ??= {
    contained: CONTAINED.flatMap((line) => line.split(' ')).map(skeletonOf),
    whole: new Set(WHOLE.split(' ').map(skeletonOf)),
  };
  return skeletons;
}

/** Scripts with look-alike letters. A word must not mix two of them. */
const ALIKE = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Lisu}/u,
];

/** Default-ignorable code points other than joiners, the emoji selector, and the tags of flags. */
const UNNEEDED = /(?!\u200c|\u200d|\ufe0f|[\u{e0020}-\u{e007f}])\p{Default_Ignorable_Code_Point}/gu;

/**
 * Returns a display name without invisible characters and with single spaces. Joiners stay, because scripts and emoji
 * need them and the skeleton ignores them.
 */
export function tidyName(name: string): string {
  // What is removed may stand between two spaces, or between the halves of a character.
  const visible = tidyText(name.toWellFormed().replace(UNNEEDED, ''), false);
  return visible.split(/[\s\u2800]+/).join(' ');
}

/** Returns the reason for refusing a name, or undefined. Does not compare with the names of staff. */
export function nameFault(name: string): NameFault | undefined {
  const plain = name.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  const words = plain.split(/[^\p{L}\p{M}]+/u);
  if (words.some((word) => ALIKE.filter((script) => script.test(word)).length > 1)) return 'mixed-scripts';
  return namesRole(name) ? 'role-word' : undefined;
}

function namesRole(name: string): boolean {
  const { contained, whole } = roleSkeletons();
  const skeleton = skeletonOf(name);
  if (contained.some((word) => skeleton.includes(word)) || whole.has(skeleton)) return true;
  const words = name.split(/[^\p{L}\p{M}\p{Default_Ignorable_Code_Point}|!$@€]+/u);
  return words.some((word) => whole.has(skeletonOf(word)));
}
