/** Elements whose tags are markup whatever stands in them: they load, run, embed or frame something. */
const ACTIVE =
  'applet audio base body button canvas embed fencedframe form frame frameset head html iframe image img input link ' +
  'math meta noembed noframes noscript object param picture plaintext portal script select slot source style svg ' +
  'template textarea title track video xmp';

/** All other elements of HTML, obsolete ones included. Their names are words that people also write in angle brackets. */
const TEXT =
  'a abbr acronym address area article aside b bdi bdo bgsound big blink blockquote br caption center cite code col ' +
  'colgroup data datalist dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer h1 h2 h3 ' +
  'h4 h5 h6 header hgroup hr i ins kbd label legend li main map mark marquee menu meter nav nobr ol optgroup option ' +
  'output p pre progress q rp rt ruby s samp search section small span strike strong sub summary sup table tbody td ' +
  'tfoot th thead time tr tt u ul var wbr';

const ACTIVE_ELEMENTS: ReadonlySet<string> = new Set(ACTIVE.split(' '));
const TEXT_ELEMENTS: ReadonlySet<string> = new Set(TEXT.split(' '));

/** Attributes that mean something without a value. */
const BOOLEAN =
  'allowfullscreen async autofocus autoplay checked compact controls declare default defer disabled formnovalidate ' +
  'hidden inert ismap itemscope loop multiple muted nohref nomodule noresize noshade novalidate nowrap open ' +
  'playsinline readonly required reversed selected';

const BOOLEAN_ATTRIBUTES: ReadonlySet<string> = new Set(BOOLEAN.split(' '));

/** The assignment of a value to an HTML attribute. A comparison (`==`) does not match. */
const ASSIGNMENT =
  /(?:^|[\s/"'])(?:on[a-z]+|data-[\w-]+|aria-[\w-]+|accesskey|align|alt|background|bgcolor|border|cite|class|color|cols|colspan|content|contenteditable|dir|draggable|face|for|formaction|headers|height|hidden|href|hreflang|id|itemprop|lang|media|name|ping|popover|rel|rev|role|rows|rowspan|size|slot|span|src|srcdoc|srcset|start|style|summary|tabindex|target|title|translate|type|value|width|xlink:href|xml:lang|xmlns)\s*=(?!=)/i;

/** A quoted attribute value. A comparison does not contain one after the name of an element. */
const QUOTED_VALUE = /=\s*["']/;

/** True for the lower-case name of an element of HTML. */
export function isElement(name: string): boolean {
  return ACTIVE_ELEMENTS.has(name) || TEXT_ELEMENTS.has(name);
}

/**
 * True if `<name attributes>` is markup of HTML rather than text in angle brackets: `<b>`, `<a href=x>` and
 * `<img whatever>` are; `<b and c>` and `<b && c>` are not.
 * @param name lower-case name of an element
 * @param attributes everything between the name and `>`
 */
export function isMarkup(name: string, attributes: string): boolean {
  return isMarkupWithoutEnd(name, attributes) || attributes.split(/[\s/]/).every(isBoolean);
}

/** True if `<name attributes` is markup although no `>` follows; `a<b` is a comparison. */
export function isMarkupWithoutEnd(name: string, attributes: string): boolean {
  return ACTIVE_ELEMENTS.has(name) || QUOTED_VALUE.test(attributes) || ASSIGNMENT.test(attributes);
}

function isBoolean(attribute: string): boolean {
  return attribute === '' || BOOLEAN_ATTRIBUTES.has(attribute.toLowerCase());
}
