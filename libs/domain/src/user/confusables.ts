/**
 * Characters of other scripts and styles that look like a Latin letter, as pairs of the character and that letter.
 * A selection from Unicode's confusables.txt: the scripts and styles that fonts of phones and browsers draw.
 * @see https://www.unicode.org/Public/security/latest/confusables.txt
 */
const TWINS = [
  // Cyrillic
  'аa АA вb ВB гr дd ДD еe ЕE ёe ЁE зz ЗZ иu ИN кk КK мm МM нh НH оo ОO пn рp РP сc СC тt ТT уy УY хx ХX ьb ЬB яr ЯR',
  'ѕs ЅS іi ІI їi ЇI јj ЈJ һh ҺH ԁd ԂD ԛq ԚQ ԝw ԜW ѵv ѴV ѡw ӏl ӀI ґr єe ЄE ҽe ӕa ꙅs ꙓu ցg ԍg ԌG ԏt ԎT',
  // Greek
  'αa ΑA βb ΒB γy δd εe ΕE ζz ΖZ ηn ΗH ιi ΙI κk ΚK μm ΜM νv ΝN οo ΟO ρp ΡP σo ςs τt ΤT υu ΥY χx ΧX ωw ϲc ϹC ϳj ϨS',
  // Armenian, Cherokee, Lisu
  'աw ցg զq հh յj լl ոn ռn սu օo քp եt ՏS ՍU ՕO ԼL',
  'ᎠD ᎡR ᎢT ᎪA ᎫJ ᎬE ᎳW ᎷM ᎻH ᏀG ᏃZ ᏆI ᏒR ᏔW ᏙV ᏚS ᏞL ᏟC ᏢP ᏦK ᏴB',
  'ꓐB ꓑP ꓓD ꓔT ꓖG ꓗK ꓙJ ꓚC ꓜZ ꓝF ꓟM ꓠN ꓡL ꓢS ꓣR ꓦV ꓧH ꓪW ꓫX ꓬY ꓮA ꓰE ꓲI ꓳO ꓴU',
  // Latin letters without a decomposition, small capitals, IPA
  'ıi łl øo đd ħh ŧt ƀb ɑa ɡg ɩi ɪi ɯw ʋv ɾr əe ɛe ɔo ƒf ɓb ɗd ɦh ŋn ɱm',
  'ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz',
  // Digits and signs that stand for letters
  '0o 1l 3e 4a 5s 7t |l !l $s @a €e',
];

/** First letters of the circled, squared and regional indicator alphabets, which NFKC does not change. */
const PICTURED_ALPHABETS = [0x1f150, 0x1f170, 0x1f1e6];

let latin: ReadonlyMap<string, string> | undefined;

/** Builds the table on first use, because most web pages never need it. */
function latinTwins(): ReadonlyMap<string, string> {
  latin ??= new Map([
    ...TWINS.flatMap((line) => line.split(' ')).map((pair) => [...pair] as [string, string]),
    ...PICTURED_ALPHABETS.flatMap((first) =>
      Array.from({ length: 26 }, (_, index): [string, string] => [
        String.fromCodePoint(first + index),
        String.fromCodePoint(0x61 + index),
      ]),
    ),
  ]);
  return latin;
}

/** Letter pairs that look like one letter, and letters that look alike in some fonts. */
const MERGED: readonly (readonly [string, string])[] = [
  ['rn', 'm'],
  ['vv', 'w'],
  ['i', 'l'],
];

/**
 * Returns the skeleton of a text: Latin look-alikes in lower case, without diacritics, invisible characters, white
 * space and punctuation. Letters without a Latin look-alike stay. Texts with equal skeletons look the same.
 * @see https://www.unicode.org/reports/tr39/#Confusable_Detection
 */
export function skeletonOf(text: string): string {
  const table = latinTwins();
  const twins = (value: string) => Array.from(value, (character) => table.get(character) ?? character).join('');
  const plain = twins(text.normalize('NFKC'))
    .normalize('NFKD')
    .replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '');
  const letters = twins(twins(plain).toLowerCase()).replace(/[^\p{L}\p{N}]/gu, '');
  return MERGED.reduce((merged, [from, to]) => merged.replaceAll(from, to), letters);
}
