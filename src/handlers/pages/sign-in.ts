import type { CookieOptions, RequestHandler } from "express";
import type { SignIn, SignOut } from "#flows/sign-in.ts";
import { sessionCookie, sessionOf } from "#handlers/guards.ts";
import { calendarsPath } from "#views/pages/calendars/words.ts";
import { signInPage } from "#views/pages/sign-in.tsx";
import { sendPage } from "./send-page.ts";
import type { Sites } from "./sites.ts";

export type SignInDesk = {
  readonly sites: Sites;
  readonly signIn: SignIn;
  readonly signOut: SignOut;
  /** The program is reached over TLS: the cookie may only travel there. */
  readonly https: boolean;
};

/** As long as a session lives at most; the rows say when it really ends. */
const cookieDays = 14;

/** GET /login/:secret: a page with a button. Programs that open links in mails use nothing up. */
export function onShowSignIn({ sites }: Pick<SignInDesk, "sites">): RequestHandler {
  return (request, response) => {
    const { to } = request.query;
    const secret = encodeURIComponent(String(request.params["secret"]));
    const action = `/login/${secret}${to === "calendars" ? "?to=calendars" : ""}`;
    sendPage(
      response,
      200,
      signInPage({ site: sites.lastKnown(), state: { kind: "link", action } }),
    );
  };
}

/** POST /login/:secret: trades the one-time secret for a session. */
export function onSignIn(desk: SignInDesk): RequestHandler {
  return async (request, response) => {
    const session = await desk.signIn(String(request.params["secret"]));
    if (session === undefined) {
      const site = desk.sites.lastKnown();
      return sendPage(response, 404, signInPage({ site, state: { kind: "link-invalid" } }));
    }
    response.cookie(sessionCookie, session, {
      ...cookieOptions(desk),
      maxAge: cookieDays * 24 * 60 * 60_000,
    });
    // Only to places that we know: a link must not lead anywhere else.
    return response.redirect(303, request.query["to"] === "calendars" ? calendarsPath : "/console");
  };
}

/** POST /logout: the session ends here and in the database. */
export function onSignOut(desk: SignInDesk): RequestHandler {
  return async (request, response) => {
    const session = sessionOf(request);
    if (session !== undefined) await desk.signOut(session);
    response.clearCookie(sessionCookie, cookieOptions(desk)).redirect(303, "/console");
  };
}

/** Lax: a link to the console that a member follows in Slack finds them signed in. */
function cookieOptions({ https }: SignInDesk): CookieOptions {
  return { httpOnly: true, sameSite: "lax", secure: https, path: "/" };
}
