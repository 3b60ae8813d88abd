/**
 * One line of a CSV file (RFC 4180). A cell that a spreadsheet would take for a formula gets an
 * apostrophe in front (OWASP, "CSV Injection"): names in it may have been written by anybody.
 */
export function csvLine(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

function cellOf(cell: string | number | undefined): string {
  const text = cell === undefined ? "" : String(cell);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
