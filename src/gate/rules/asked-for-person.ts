import { type Evidence, fired, quiet, type Ruling } from "#gate/rule.ts";

/** The client chose "ask us". */
export function askedForPerson({ request }: Evidence): Ruling {
  return request.askPerson ? fired("the client asked for a person") : quiet;
}
