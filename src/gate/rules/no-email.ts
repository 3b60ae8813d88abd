import { type Evidence, fired, quiet, type Ruling } from "#gate/rule.ts";

/** Invitations and what must be read again go by e-mail: who has no address is looked after by a person. */
export function noEmail({ request }: Evidence): Ruling {
  return request.clientEmail === undefined
    ? fired("the client gave no e-mail address, only a number")
    : quiet;
}
