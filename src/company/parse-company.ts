import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { isZone } from "#booking/zone.ts";
import { Company } from "./company.ts";

export type ParsedCompany =
  | { readonly kind: "ok"; readonly company: Company }
  /** One line per mistake, each with its place in the file: "12:5 services.0.minutes: …". */
  | { readonly kind: "invalid"; readonly mistakes: readonly string[] };

type Mistake = { readonly path: readonly PropertyKey[]; readonly message: string };

/** Reads company.yaml and tells everything that is wrong with it at once, by line and column. */
export function parseCompany(text: string): ParsedCompany {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0)
    return { kind: "invalid", mistakes: document.errors.map(({ message }) => message) };

  const place = (path: readonly PropertyKey[]): string => {
    // A missing field has no place of its own: its nearest parent's will do.
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length) as string[], true);
      if (isNode(node) && node.range) {
        const { line, col } = lines.linePos(node.range[0]);
        return `${line}:${col}`;
      }
    }
    return "1:1";
  };
  const say = ({ path, message }: Mistake) => `${place(path)} ${path.join(".")}: ${message}`;

  const values = valuesOf(document);
  if (typeof values === "string") return { kind: "invalid", mistakes: [`1:1 ${values}`] };
  const parsed = Company.safeParse(values.read);
  if (!parsed.success) return { kind: "invalid", mistakes: parsed.error.issues.map(say) };
  const wrong = checkReferences(parsed.data);
  if (wrong.length > 0) return { kind: "invalid", mistakes: wrong.map(say) };
  return { kind: "ok", company: parsed.data };
}

/** The file's values, or what is wrong with it: aliases are looked up only here, and bombs refused. */
function valuesOf(document: Document): string | { readonly read: unknown } {
  try {
    return { read: document.toJS() };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What one part of the file says of another: keys that exist, once each, and zones that are zones. */
function checkReferences(company: Company): readonly Mistake[] {
  const { locations, providers, services, members, escalation } = company;
  const locationKeys = locations.map(({ key }) => key);
  const providerKeys = providers.map(({ key }) => key);
  return [
    ...repeated("locations", locations),
    ...repeated("providers", providers),
    ...repeated("services", services),
    ...repeated("members", members),
    ...unknownZone(["zone"], company.zone),
    ...unknownZone(["escalation", "hours", "zone"], escalation.hours.zone),
    ...locations.flatMap(({ zone }, index) => unknownZone(["locations", index, "zone"], zone)),
    ...providers.flatMap(({ location }, index) =>
      missing(["providers", index, "location"], location, locationKeys),
    ),
    ...services.flatMap((service, index) =>
      service.providers.flatMap((key, position) => [
        ...missing(["services", index, "providers", position], key, providerKeys),
        ...again(["services", index, "providers", position], service.providers, key),
      ]),
    ),
    ...sharedSlackUsers(members),
    ...missing(
      ["escalation", "onCall"],
      escalation.onCall,
      members.map(({ key }) => key),
    ),
  ];
}

function repeated(name: string, list: readonly { readonly key: string }[]): readonly Mistake[] {
  const keys = list.map(({ key }) => key);
  return keys.flatMap((key, index) => again([name, index, "key"], keys, key));
}

/** `path` ends, or nearly, with the position in the list; the first of two is no mistake. */
function again(
  path: readonly PropertyKey[],
  list: readonly string[],
  word: string,
): readonly Mistake[] {
  const position = path.findLast((step) => typeof step === "number");
  return list.indexOf(word) === position ? [] : [{ path, message: `“${word}” is there twice` }];
}

/** The Slack user is who presses: two members behind one could not be told apart. */
function sharedSlackUsers(members: Company["members"]): readonly Mistake[] {
  const users = members.map(({ slack }, index) =>
    slack === undefined ? `nobody ${index}` : `${slack.team} ${slack.user}`,
  );
  return users.flatMap((user, index) => again(["members", index, "slack"], users, user));
}

function unknownZone(path: readonly PropertyKey[], zone: string): readonly Mistake[] {
  return isZone(zone) ? [] : [{ path, message: `“${zone}” is not a time zone we know` }];
}

function missing(
  path: readonly PropertyKey[],
  key: string,
  known: readonly string[],
): readonly Mistake[] {
  return known.includes(key)
    ? []
    : [{ path, message: `nothing in this file has the key “${key}”` }];
}
