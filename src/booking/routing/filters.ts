import type { RoutingRules, RoutingWish, Talents } from "./rules.ts";

/** Why somebody does not come into question, in words that they may read; undefined when they do. */
export function whyUnfit(
  talents: Talents,
  rules: RoutingRules,
  wish: RoutingWish,
): string | undefined {
  for (const [skill, level] of Object.entries(rules.skills)) {
    const has = talents.skills[skill] ?? 0;
    if (has < level)
      return has === 0
        ? `without the skill ${skill}`
        : `${skill} at ${has}, and ${level} is needed`;
  }
  const { language, territory } = wish;
  if (rules.matchLanguage && language !== undefined && !speaks(talents.languages, language))
    return `does not speak ${language}`;
  if (rules.matchTerritory && territory !== undefined && !covers(talents.territories, territory))
    return `does not cover ${territory}`;
  return undefined;
}

/** Whoever speaks "en" speaks to somebody who asks for "en-GB", and the reverse. */
function speaks(languages: readonly string[], wanted: string): boolean {
  const main = (tag: string) => tag.toLowerCase().split("-")[0];
  return languages.some((language) => main(language) === main(wanted));
}

function covers(territories: readonly string[], wanted: string): boolean {
  return territories.some((territory) => territory.toLowerCase() === wanted.toLowerCase());
}
