import type { RoutingWish } from "#booking/routing/rules.ts";
import type { CurrentCompany } from "#flows/context.ts";
import { eligibleProviders, worksAt } from "#flows/find-slots.ts";
import type { Problem } from "#views/pages/islands/answer.ts";
import type { WishField, WishName } from "#views/pages/islands/wish-fields.tsx";
import type { Fields } from "./form-fields.ts";

/** A service as the company of now has it. */
export type Served = CurrentCompany["services"] extends ReadonlyMap<string, infer S> ? S : never;

/** What a form said of whom the client needs, as it was typed into an address or a form. */
export type SaidWish = Readonly<Record<WishName, string>>;

export const wishFrom = (fields: Fields): SaidWish => ({
  location: fields("location"),
  provider: fields("provider"),
  language: fields("language"),
  territory: fields("territory"),
});

const words = {
  location: { label: "Place", any: "Any place" },
  provider: { label: "With", any: "Anybody" },
  language: { label: "Language", any: "Any language" },
  territory: { label: "Your area", any: "Any area" },
} as const;

/** More names than these are a directory and no choice. */
const mostNames = 30;

/** What there is to choose from: places, people, and what they speak and cover where the service looks at it. */
export function wishFields(
  company: CurrentCompany,
  service: Served,
  said: SaidWish,
): readonly WishField[] {
  const { routing } = service;
  const people = eligibleProviders(company, { service });
  const places = [...company.locations.values()].filter(({ id }) =>
    people.some(({ time }) => worksAt(time, id)),
  );
  const field = (name: WishName, options: readonly Option[]): WishField => ({
    ...{ name, ...words[name] },
    ...chosenFrom(options, said[name]),
  });
  return [
    ...(places.length > 1 ? [field("location", places.map(byKey))] : []),
    ...(people.length > 1 && people.length <= mostNames && mayChoose(service)
      ? [field("provider", people.map(byKey))]
      : []),
    ...(routing.matchLanguage ? [field("language", people.flatMap(languagesOf))] : []),
    ...(routing.matchTerritory ? [field("territory", people.flatMap(territoriesOf))] : []),
  ].filter(({ options }) => options.length > 0);
}

/** Where clients are dealt out by turns, or belong to somebody, they do not choose whom they get. */
const mayChoose = ({ routing }: Served) =>
  routing.by === "fewest-that-day" && routing.first === "nobody";

/** What of it may be looked at: what was chosen from the lists, and nothing that somebody made up. */
export function wishOf(fields: readonly WishField[]): {
  readonly wish: RoutingWish;
  readonly providerKey: string | undefined;
  readonly locationKey: string | undefined;
} {
  const chosen = new Map(fields.map((field) => [field.name, field.chosen || undefined]));
  return {
    wish: { language: chosen.get("language"), territory: chosen.get("territory") },
    providerKey: chosen.get("provider"),
    locationKey: chosen.get("location"),
  };
}

/** A place or a person that was asked for and is not to be had: nobody gets another one instead unasked. */
export function unofferedWishes(said: SaidWish, fields: readonly WishField[]): readonly Problem[] {
  const named = [
    { field: "location", message: "This place cannot be chosen any more. Please choose again." },
    { field: "provider", message: "This person cannot be chosen any more. Please choose again." },
  ] as const;
  return named.filter(
    ({ field }) =>
      said[field] !== "" && !fields.some(({ name, chosen }) => name === field && chosen !== ""),
  );
}

type Option = WishField["options"][number];

function chosenFrom(all: readonly Option[], said: string) {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const options = all
    .filter(({ value }, index) => all.findIndex((one) => same(one.value, value)) === index)
    .toSorted((a, b) => (a.label < b.label ? -1 : 1));
  return { options, chosen: options.find(({ value }) => same(value, said))?.value ?? "" };
}

const byKey = ({ key, name }: { readonly key: string; readonly name: string }): Option => ({
  value: key,
  label: name,
});

/** "pt-BR" → "pt": whoever speaks one speaks to somebody who asks for the other. */
function languagesOf({ languages }: { readonly languages: readonly string[] }): Option[] {
  return languages.flatMap((tag) => {
    const main = /^[A-Za-z]{2,3}(?=-|$)/.exec(tag)?.[0].toLowerCase();
    return main === undefined ? [] : [{ value: main, label: names.of(main) ?? main }];
  });
}

const names = new Intl.DisplayNames(["en"], { type: "language" });

const territoriesOf = ({ territories }: { readonly territories: readonly string[] }): Option[] =>
  territories.map((value) => ({ value, label: value }));
