import { type Evidence, fired, quiet, type Ruling } from "#gate/rule.ts";

/** The client chose "ask us", or nobody is there to choose a time. */
export function askedForPerson({ request }: Evidence): Ruling {
  if (!request.askPerson) return quiet;
  return request.channel === "crm"
    ? fired("the CRM asks for an appointment, and a time is still to be found")
    : fired("the client asked for a person");
}
