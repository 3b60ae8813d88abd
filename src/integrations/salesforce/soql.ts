/**
 * A text as a literal of SOQL. jsforce's own escaping leaves backslashes alone, so that a name which
 * ends in one would close the quotes somewhere else.
 */
export function quoted(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll("'", "\\'")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
  return `'${escaped}'`;
}

/** A text anywhere within a value, for LIKE. */
export function anywhere(text: string): string {
  return quoted(`%${text}%`).replaceAll("_", "\\_");
}

/** "('a', 'b')" */
export function oneOf(texts: readonly string[]): string {
  return `(${texts.map(quoted).join(", ")})`;
}
