import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { readManifest } from "#views/pages/assets.ts";
import { bookPage } from "#views/pages/book.tsx";
import { type Answer, type Details, noDetails } from "#views/pages/islands/answer.ts";
import type { HoldAnswer } from "#views/pages/islands/hold-answer.ts";
import type { SlotForm } from "#views/pages/slot-form.tsx";
import { buildAssets } from "../../bin/build-assets.ts";
import { aForm, aSite, clientPages } from "../helpers/page-fixtures.ts";
import { staffPages } from "../helpers/staff-page-fixtures.ts";

export type PageServer = {
  readonly url: string;
  /** Everything that was posted, oldest first. */
  readonly posts: { path: string; json: boolean; fields: URLSearchParams }[];
  /** What the next posts are answered; a number is a bare status, as a proxy would give it. */
  readonly answers: (Answer | number)[];
  /** What was posted about holds, and what the next such posts are answered; without an answer 429. */
  readonly holds: { path: string; fields: URLSearchParams }[];
  readonly holdAnswers: HoldAnswer[];
  /** Scripts are held back until this is called. */
  holdScripts: () => () => void;
  readonly pageNames: readonly string[];
  stop: () => Promise<void>;
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Of times from eleven on in Phoenix nobody knows at present. */
function fromElevenOnRequest(): Pick<SlotForm, "slots" | "onRequest"> {
  const isLate = ({ start }: { readonly start: string }) => new Date(start).getUTCHours() >= 18;
  const all = aForm("").slots;
  return { slots: all.filter((slot) => !isLate(slot)), onRequest: all.filter(isLate) };
}

/** The pages as a browser gets them, with answers that a test decides; no database, no flows. */
export async function startPageServer(): Promise<PageServer> {
  const { folder, manifest } = await buildAssets();
  const assets = readManifest(manifest);
  const fixtures: Record<string, () => string> = {
    ...clientPages({ assets }),
    ...staffPages({ assets }),
  };
  const posts: PageServer["posts"] = [];
  const answers: PageServer["answers"] = [];
  const holds: PageServer["holds"] = [];
  const holdAnswers: PageServer["holdAnswers"] = [];
  let scripts = Promise.resolve();

  const book = (form: Partial<SlotForm>, details: Details = noDetails) =>
    bookPage({
      site: aSite(assets, (text) => text),
      service: { name: "Check-up", description: "", minutes: 30, locationNames: ["Phoenix"] },
      consents: { email: "Write to me.", sms: "Text me." },
      state: { kind: "slots", form: { ...aForm("/book/checkup"), ...form }, details },
    });

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fields = new URLSearchParams(await readBody(request));
    const json = request.headers.accept === "application/json";
    const path = request.url ?? "/";
    const deed = /\/hold(\/\w+)?$/.exec(path);
    if (deed !== null) {
      holds.push({ path: deed[0], fields });
      return answerHold(response, holdAnswers.shift());
    }
    posts.push({ path, json, fields });
    if (path.endsWith("/times")) html(response, 200, book(asShown(fields), asTyped(fields)));
    else answer(response, { json, fields });
  }

  async function show(path: string, response: ServerResponse): Promise<void> {
    if (path.startsWith("/assets/")) {
      if (path.endsWith(".js")) await scripts;
      const type = path.endsWith(".css") ? "text/css" : "text/javascript";
      respond(response, 200, type).end(readFileSync(join(folder, basename(path))));
      return;
    }
    html(response, 200, shown[path]?.() ?? "<!doctype html><title>nothing here</title>");
  }

  const shown: Record<string, () => string> = {
    "/done": () => "<!doctype html><title>done</title><h1>Done</h1>",
    "/book/checkup": () => book({}),
    "/book/kept": () => book({ holdAction: "/book/checkup/hold" }),
    "/book/asked": () => book({ holdAction: "/book/checkup/hold", ...fromElevenOnRequest() }),
    ...Object.fromEntries(Object.entries(fixtures).map(([name, page]) => [`/${name}`, page])),
  };
  const server = createServer((request, response) => {
    response.setHeader("content-security-policy", policy);
    if (request.method === "POST") void take(request, response);
    else void show(request.url ?? "/", response);
  });

  function answer(
    response: ServerResponse,
    { json, fields }: { json: boolean; fields: URLSearchParams },
  ): void {
    const next = answers.shift() ?? 500;
    if (typeof next === "number") {
      html(response, next, "<!doctype html><title>proxy</title>");
    } else if (json) {
      respond(response, statusOf(next), "application/json").end(JSON.stringify(next));
    } else if ("location" in next) {
      response.writeHead(303, { location: next.location }).end();
    } else {
      const form = { ...asShown(fields), refusal: next, idempotencyKey: next.idempotencyKey };
      html(response, statusOf(next), book(form, asTyped(fields)));
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    answers,
    holds,
    holdAnswers,
    holdScripts: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      scripts = promise;
      return resolve;
    },
    pageNames: Object.keys(fixtures),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerHold(response: ServerResponse, answer: HoldAnswer | undefined): void {
  if (answer === undefined) respond(response, 429, "text/html").end("not now");
  else
    respond(response, answer.outcome === "kept" ? 201 : 409, "application/json").end(
      JSON.stringify(answer),
    );
}

function statusOf({ outcome }: Answer): number {
  return {
    confirmed: 201,
    "person-will-answer": 202,
    "slot-taken": 409,
    invalid: 422,
    "outside-policy": 422,
  }[outcome];
}

function asShown(fields: URLSearchParams): Partial<SlotForm> {
  return {
    zone: fields.get("zone") ?? "America/Phoenix",
    zoneChosen: true,
    day: fields.get("day") ?? undefined,
  };
}

function asTyped(fields: URLSearchParams): Details {
  const text = (name: string) => fields.get(name) ?? "";
  return {
    name: text("name"),
    email: text("email"),
    phone: text("phone"),
    partySize: text("partySize"),
    notes: text("notes"),
    consentEmail: fields.has("consents.email"),
    consentSms: fields.has("consents.sms"),
  };
}

function html(response: ServerResponse, status: number, body: string): void {
  respond(response, status, "text/html; charset=utf-8").end(body);
}

function respond(response: ServerResponse, status: number, type: string): ServerResponse {
  return response.writeHead(status, { "content-type": type });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
