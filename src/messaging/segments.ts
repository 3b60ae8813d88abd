/** How a text travels: its encoding, how many units it is long, in how many messages it is paid for. */
export type Segments = {
  readonly encoding: "GSM-7" | "UCS-2";
  /** Septets of GSM-7 (some characters take two), or 16-bit units. */
  readonly units: number;
  readonly count: number;
};

/** Longer than this and carriers begin to drop or reorder the parts. */
export const segmentsMax = 3;

/** 3GPP TS 23.038, 6.2.1: the default alphabet, and what needs an escape before it. */
const basic = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const escaped = new Set("^{}\\[~]|€\f");

/** One part alone, and each of several: the header that joins them takes its share. */
const sizes = { "GSM-7": [160, 153], "UCS-2": [70, 67] } as const;

export function segmentsOf(text: string): Segments {
  const characters = [...text];
  const isGsm = characters.every((character) => basic.has(character) || escaped.has(character));
  const encoding = isGsm ? "GSM-7" : "UCS-2";
  const widths = characters.map((character) => (isGsm ? septets(character) : character.length));
  const units = widths.reduce((sum, width) => sum + width, 0);
  const [alone, joined] = sizes[encoding];
  return { encoding, units, count: units <= alone ? 1 : countParts(widths, joined) };
}

function septets(character: string): number {
  return escaped.has(character) ? 2 : 1;
}

/** A character is never cut in two, so a part may end one unit early. */
function countParts(widths: readonly number[], size: number): number {
  let parts = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > size) {
      parts += 1;
      used = 0;
    }
    used += width;
  }
  return parts;
}

const plainer: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "‘": "'",
    "’": "'",
    "‚": "'",
    "′": "'",
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "…": "...",
    "•": "-",
    "·": "-",
    "×": "x",
    "\t": " ",
    "\u00a0": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u2009": " ",
    "\u200a": " ",
    "\u202f": " ",
  }),
);

/** Typographer's signs as the plain ones that GSM-7 has: one of them would more than halve a message. */
export function plainSigns(text: string): string {
  return [...text].map((character) => plainer.get(character) ?? character).join("");
}

/** Latin letters without the accents that GSM-7 lacks ("María" → "Maria", "José" stays). */
export function plainLetters(text: string): string {
  return [...plainSigns(text)]
    .map((character) => (basic.has(character) ? character : withoutAccent(character)))
    .join("");
}

function withoutAccent(character: string): string {
  const bare = character.normalize("NFD").replace(/\p{M}/gu, "");
  return /^[A-Za-z]$/.test(bare) ? bare : character;
}
