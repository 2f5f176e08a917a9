import { stringify } from 'csv-stringify/sync';

/**
 * Renders rows as CSV that spreadsheets open safely: RFC 4180 with a byte order mark. An apostrophe prefixes a cell that
 * starts with `=`, `+`, `-`, `@`, tab or return, so that no text runs as a formula.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function toCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([[...header], ...rows.map((row) => [...row])], {
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    // A lone line feed or return is no record delimiter for the library, but it is for readers.
    quoted_match: /[\r\n]/,
  });
}
