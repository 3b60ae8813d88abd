/**
 * Characters that no reader sees but that change what is read, matched or shown: controls, soft
 * hyphens, zero-width spaces, direction marks and overrides, interlinear and tag characters.
 * Tab and line feed are kept here; a single line gives them up below.
 */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/**
 * Joiners shape Persian and Indic letters and hold emoji families together, so they stay there.
 * After anything below they shape nothing and only hide a word from its reader.
 */
const idleJoiners =
  /(?<=^|[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}\p{P}\s\u200c\u200d])[\u200c\u200d]/gu;

/** Someone's own words of several lines, safe to store: NFC, line feeds only, nothing invisible. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(invisible, "")
    .replace(idleJoiners, "")
    .normalize("NFC")
    .trim();
}

/** The same for one line (a name): runs of white space, line breaks too, become one space. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/gu, " ");
}
