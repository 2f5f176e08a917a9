import { tidyText } from '../text/tidy.ts';
import { skeletonOf } from './confusables.ts';

/** Why a display name is refused: letters of look-alike scripts within one word, or the word of a role. */
export type NameFault = 'mixed-scripts' | 'role-word';

/**
 * Words that a name must not contain, because they name a role or the service. In the languages of the community's
 * members: English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish, Russian, Ukrainian, Greek,
 * Chinese, Japanese and Korean. Arabic and Persian words of roles are surnames too: there the badge tells apart.
 */
const CONTAINED = [
  'CivicForge Moderator Moderation Moderatorin Moderateur Modérateur Modératrice Moderador Moderadora',
  'Moderatore Moderatrice Moderatör Administrator Administratorin Administrateur Administratrice Administrador',
  'Administradora Amministratore Administração Beheerder Модератор Администратор Адміністратор Συντονιστής Διαχειριστής',
  '管理员 管理員 版主 管理者 モデレーター 관리자 운영자 Yönetici',
];

/** Words that are too short to be looked for inside others: a name of which they are a whole word is refused. */
const WHOLE = 'Admin Admins Mod Mods System Support Админ Модер Мод Адмін';

/** The words as skeletons, made at the first use. */
let skeletons: { readonly contained: readonly string[]; readonly whole: ReadonlySet<string> } | undefined;

function roleSkeletons() {
  skeletons ??= {
    contained: CONTAINED.flatMap((line) => line.split(' ')).map(skeletonOf),
    whole: new Set(WHOLE.split(' ').map(skeletonOf)),
  };
  return skeletons;
}

/** Scripts whose letters look alike. Scripts without twins may stand beside any of them. */
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
 * Returns a display name without characters that draw nothing. Joiners stay where scripts and emoji need them: the
 * skeleton ignores them. White space becomes single spaces.
 */
export function tidyName(name: string): string {
  const visible = name.replace(UNNEEDED, '');
  return tidyText(visible.split(/[\s\u2800]+/).join(' '), false);
}

/** The reason why nobody may be called so; undefined for a good name. Staff names are compared elsewhere. */
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
