import { cleanLine } from "#intake/clean-text.ts";

/** Letters of any script, apostrophes, hyphens, spaces, and the dots of "Dr." and "J." */
const nameLike = /^[\p{L}\p{M}'’. -]{1,60}$/u;
const WORDS_MAX = 5;

/**
 * A client's name if it looks like one. Anybody can type anybody's address into a form, so a name
 * such as "Win a prize at evil.test" would be our mail delivering somebody else's message.
 */
export function personName(typed: string): string | undefined {
  const name = cleanLine(typed);
  const words = name.split(" ").length;
  // A dot with a letter behind it makes a web address; mail programs turn it into a link.
  return nameLike.test(name) && words <= WORDS_MAX && !/\.\S/.test(name) ? name : undefined;
}

/** "Hello Cleo," or, where the name is in doubt, no greeting at all. */
export function greeting(typed: string): string | undefined {
  const name = personName(typed);
  return name === undefined ? undefined : `Hello ${name},`;
}
