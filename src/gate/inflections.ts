const shortest = 3;
const inflectable = /^[a-z]+$/;

/**
 * The regular inflections of an English word, itself first: "reschedule" → reschedules,
 * rescheduled, rescheduling.
 *
 * A stemmer works the other way round, from the client's word to a root, and goes too far: Porter
 * takes "contraction" to "contract" and "customs" to "custom". Only -s, -ed and -ing are made here;
 * what is derived ("customer", "urgently") is another word and is listed where it is wanted.
 */
export function inflectionsOf(word: string): readonly string[] {
  if (word.length < shortest || !inflectable.test(word)) return [word];
  return [...new Set([word, plural(word), ...pasts(word), ...participles(word)])];
}

function plural(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

function pasts(word: string): readonly string[] {
  if (word.endsWith("e")) return [`${word}d`];
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ied`];
  return doubled(word).map((stem) => `${stem}ed`);
}

function participles(word: string): readonly string[] {
  if (word.endsWith("ie")) return [`${word.slice(0, -2)}ying`];
  if (/[^eoy]e$/.test(word)) return [`${word.slice(0, -1)}ing`];
  return doubled(word).map((stem) => `${stem}ing`);
}

/** "stop" doubles, "visit" does not, "cancel" may: one syllable always, several as it pleases. */
function doubled(word: string): readonly string[] {
  if (!/[^aeiou][aeiou][^aeiouwxy]$/.test(word)) return [word];
  const twice = word + word.slice(-1);
  return /^[^aeiou]*[aeiou][^aeiou]$/.test(word) ? [twice] : [word, twice];
}
