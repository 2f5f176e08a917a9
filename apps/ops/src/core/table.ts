/** Formats rows as a table with a head and aligned columns. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return aligned([head, ...rows]);
}

/** Formats rows as aligned columns. The last cell of a row widens no column, so rows of other lengths stay narrow. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  }
  return rows.map((row) => streamed(row, widths));
}

/** Formats one row of a stream, whose other rows are not known yet, with given widths of columns. */
export function streamed(row: readonly string[], widths: readonly number[], gap = '  '): string {
  return row
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join(gap)
    .trimEnd();
}
