import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import type { Deed } from "#access.ts";
import { GatehouseError } from "#errors.ts";
import type { Authorize } from "#flows/sign-in.ts";
import type { Log } from "#log.ts";
import { addressOf, limited, onlyFor, type RateLimit, sameOrigin } from "./guards.ts";
import { answerFailures, sendProblem } from "./problem.ts";

/** Who may call a route. There is no route without one: the type asks for it. */
export type Guard =
  /** Anybody, but not too often; for "none" it costs us nothing. */
  | { readonly kind: "public"; readonly limit: LimitName | "none" }
  /** Somebody with a token or a session whose role may do the deed. */
  | { readonly kind: "role"; readonly deed: Deed }
  /** A vendor that proves itself; `prove` reads the body too, because mostly its form is what is signed. */
  | {
      readonly kind: "signature";
      readonly vendor: "twilio" | "hubspot" | "salesforce" | "postmark" | "google" | "microsoft";
      readonly prove: readonly RequestHandler[];
    };

export type LimitName = "form" | "hold" | "slots" | "link" | "sign-in";

export type Route = {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  readonly path: string;
  readonly guard: Guard;
  /** How large its body may be; without it 64 KB, more than any request has. */
  readonly bodyMax?: "64kb" | "256kb";
  /** How many fields a form may have; without it 100, more than anybody fills in. */
  readonly fieldsMax?: number;
  /** Its address says everything: no body is asked for, and none is read. */
  readonly withoutBody?: true;
  readonly handle: RequestHandler;
};

export type RouteTools = {
  readonly authorize: Authorize;
  readonly limits: Readonly<Record<LimitName | "api", RateLimit>>;
  readonly log: Log;
};

const bodyUsual = "64kb";
const json = "application/json";
/** RFC 7396. */
const mergePatch = "application/merge-patch+json";

/** The API: JSON in, JSON out, problem details for everything that goes wrong, also where nothing is. */
export function mountApi(web: Express, routes: readonly Route[], tools: RouteTools): void {
  const api = express.Router();
  for (const route of routes) {
    api[route.method](
      route.path,
      ...guarded(route.guard, tools),
      ...jsonParser(route),
      route.handle,
    );
  }
  api.use("/api", (request, response) => {
    sendProblem(response, "NOT_FOUND", {
      detail: `nothing answers ${request.method} at this address`,
    });
  });
  api.use(answerFailures(tools.log));
  web.use(api);
}

/** A vendor's body is read by who proves its signature. */
function jsonParser(route: Route): RequestHandler[] {
  const { method, guard, withoutBody, bodyMax = bodyUsual } = route;
  if (guard.kind === "signature" || method === "get" || method === "delete") return [];
  if (withoutBody) return [];
  const type = method === "patch" ? [json, mergePatch] : [json];
  return [onlyOf(type), express.json({ limit: bodyMax, type })];
}

/** The pages: forms in, HTML out; `showFailures` says the rest to people, also where nothing is. */
export function mountPages(
  web: Express,
  routes: readonly Route[],
  { showFailures, ...tools }: RouteTools & { readonly showFailures: ErrorRequestHandler },
): void {
  const pages = express.Router();
  const form = ({ bodyMax = bodyUsual, fieldsMax = 100 }: Route) =>
    express.urlencoded({ extended: false, limit: bodyMax, parameterLimit: fieldsMax });
  for (const route of routes) {
    const parser = route.method === "post" ? [onlyForms, form(route)] : [];
    pages[route.method](route.path, ...guarded(route.guard, tools), ...parser, route.handle);
  }
  pages.use(nothingHere);
  pages.use(showFailures);
  web.use(pages);
}

/** What stands before a route's own work, in this order: cheap first. */
export function guarded(guard: Guard, { authorize, limits }: RouteTools): RequestHandler[] {
  switch (guard.kind) {
    case "public":
      if (guard.limit === "none") return [];
      // What another site sends in somebody's name must not use up what that somebody may do.
      return [sameOrigin, limited(limits[guard.limit], addressOf)];
    case "role":
      return [
        onlyFor(authorize, guard.deed),
        limited(limits.api, (_request, response) => response.locals["caller"].id),
        sameOrigin,
      ];
    case "signature":
      return [...guard.prove];
  }
}

/** For every address that nothing answers. */
const nothingHere: RequestHandler = (request) => {
  throw new GatehouseError("NOT_FOUND", {
    detail: `nothing answers ${request.method} at this address`,
  });
};

/** A form without fields may come without a type. */
const onlyForms: RequestHandler = (request, _response, next) => {
  if (request.get("content-type") === undefined || request.is("urlencoded")) return next();
  throw new GatehouseError("UNSUPPORTED_MEDIA_TYPE", {
    detail: "send Content-Type: application/x-www-form-urlencoded",
  });
};

function onlyOf(types: string[]): RequestHandler {
  return (request, response, next) => {
    if (request.is(types)) return next();
    // RFC 5789 has patches refused with what would be taken.
    if (request.method === "PATCH") response.set("Accept-Patch", types.join(", "));
    sendProblem(response, "UNSUPPORTED_MEDIA_TYPE", {
      detail: `send Content-Type: ${types.join(" or ")}`,
    });
  };
}
