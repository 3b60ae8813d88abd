import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { z } from "zod";
import { describeError, GatehouseError } from "#errors.ts";
import { VendorFault } from "./control-bodies.ts";
import {
  routeCrm,
  routeGoogle,
  routeMicrosoft,
  routeSlack,
  routeTwilio,
} from "./control-people.ts";
import { guardLoopback } from "./guard.ts";
import { routePlay } from "./journeys/play.ts";
import { routePage } from "./page/route-page.ts";
import type { Sandbox } from "./sandbox.ts";
import { dumpSandbox } from "./state.ts";

const BODY_MAX = "256kb";

/** What one may do to the pretend vendors, from this machine only. */
export function controlApi(sandbox: Sandbox): Express {
  const control = express().disable("x-powered-by");
  control.use(guardLoopback, express.json({ limit: BODY_MAX }));

  control.get("/state", (_request, response) => {
    response.json(dumpSandbox(sandbox));
  });
  control.post("/reset", (_request, response) => {
    sandbox.reset();
    response.sendStatus(204);
  });
  routeFaults(control, sandbox);
  routeSlack(control, sandbox);
  routeGoogle(control, sandbox);
  routeMicrosoft(control, sandbox);
  routeCrm(control, sandbox);
  routeTwilio(control, sandbox);
  routePlay(control, sandbox);
  routePage(control, sandbox);
  control.use((request) => {
    throw new GatehouseError("NOT_FOUND", { detail: `${request.method} ${request.path}` });
  });
  control.use(answerProblem);
  return control;
}

function routeFaults(control: Express, sandbox: Sandbox): void {
  control.get("/faults", (_request, response) => {
    response.json(dumpSandbox(sandbox).faults);
  });
  control.post("/faults", (request, response) => {
    const scripted = VendorFault.parse(request.body);
    response.status(201).json(scriptFault(sandbox, scripted));
  });
  control.delete("/faults", (_request, response) => {
    const { slack, google, microsoft, mail, crm, twilio } = sandbox;
    for (const { faults } of [slack, google, microsoft, mail, crm.double, twilio]) faults.clear();
    response.sendStatus(204);
  });
}

function scriptFault(sandbox: Sandbox, scripted: z.output<typeof VendorFault>): object {
  if (scripted.vendor === "mail") return sandbox.mail.faults.add(scripted.fault);
  const { faults } = scripted.vendor === "crm" ? sandbox.crm.double : sandbox[scripted.vendor];
  return faults.add(scripted.fault);
}

/** RFC 9457, as everywhere in the product. Express knows an error handler by its four parameters. */
// biome-ignore lint/complexity/useMaxParams: see above
function answerProblem(error: unknown, _request: Request, response: Response, _next: NextFunction) {
  const { code, detail } = problemOf(error);
  const { status, title } = describeError(code);
  response.status(status).type("application/problem+json").json({ status, title, code, detail });
}

function problemOf(error: unknown): Pick<GatehouseError, "code" | "detail"> {
  if (error instanceof GatehouseError) return error;
  if (error instanceof z.ZodError) {
    return { code: "INVALID_REQUEST", detail: z.prettifyError(error) };
  }
  const type = typeof error === "object" && error !== null && "type" in error ? error.type : "";
  if (type === "entity.too.large") return { code: "BODY_TOO_LARGE", detail: `at most ${BODY_MAX}` };
  if (type === "entity.parse.failed") return { code: "MALFORMED", detail: "the body is no JSON" };
  return { code: "INTERNAL", detail: String(error) };
}
