import type { Deed } from "#access.ts";
import { GatehouseError } from "#errors.ts";
import { transact } from "#store/db.ts";
import { findMemberByKey } from "#store/members.ts";
import {
  type Caller,
  createLoginLink,
  deleteSession,
  findApiToken,
  findSession,
  redeemLoginLink,
} from "#store/sign-in.ts";
import { expectMay } from "./caller.ts";
import type { FlowContext } from "./context.ts";

/** What a web request brings along to say who is asking. */
export type Credentials = {
  readonly bearer: string | undefined;
  readonly session: string | undefined;
};

/** Lets the deed's roles through and throws for everybody else: UNAUTHENTICATED or FORBIDDEN. */
export type Authorize = (credentials: Credentials, deed: Deed) => Promise<Caller>;

/** A revoked token is refused everywhere within this (real time); until then it is not asked for again. */
const tokenTrustMs = 2_000;
const tokensKeptMax = 1_000;

export function authorizeFlow({ db }: Pick<FlowContext, "db">): Authorize {
  const tokens = new Map<string, { readonly caller: Caller; readonly until: number }>();

  async function findByToken(secret: string): Promise<Caller | undefined> {
    const known = tokens.get(secret);
    if (known !== undefined && performance.now() < known.until) return known.caller;
    tokens.delete(secret);
    const caller = await findApiToken(db, secret);
    if (caller === undefined) return undefined;
    if (tokens.size >= tokensKeptMax) tokens.clear();
    tokens.set(secret, { caller, until: performance.now() + tokenTrustMs });
    return caller;
  }

  return async ({ bearer, session }, deed) => {
    const caller =
      bearer === undefined
        ? session && (await findSession(db, session))
        : await findByToken(bearer);
    if (!caller)
      throw new GatehouseError("UNAUTHENTICATED", {
        detail:
          "send `Authorization: Bearer …` with a token made by `npm run gatehouse -- token`, or sign in with the link that `npm run gatehouse -- login` prints",
      });
    expectMay(caller, deed);
    return caller;
  };
}

export type SignIn = (secret: string) => Promise<string | undefined>;

/** Trades the secret of a one-time link for a session. */
export function signInFlow({ db }: Pick<FlowContext, "db">): SignIn {
  return (secret) => transact(db, (tx) => redeemLoginLink(tx, secret));
}

export type SignOut = (session: string) => Promise<void>;

export function signOutFlow({ db }: Pick<FlowContext, "db">): SignOut {
  return (session) => deleteSession(db, session);
}

/** The address of a one-time sign-in page for a member, by their key in company.yaml. */
export async function loginAddress(
  { db, publicUrl }: Pick<FlowContext, "db" | "publicUrl">,
  memberKey: string,
): Promise<string | undefined> {
  const member = await findMemberByKey(db, memberKey);
  if (member === undefined) return undefined;
  return `${publicUrl}/login/${await createLoginLink(db, member.id)}`;
}
