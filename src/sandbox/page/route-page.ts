import express, { type Express } from "express";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { callProgram } from "./call-program.ts";
import { downloadInvitation, showMailHtml } from "./mail-document.ts";
import { assetsPath, builtFolder, readPageAssets } from "./page-assets.ts";
import { pageDocument, waitingDocument } from "./page-document.tsx";
import { proxyPages } from "./proxy-pages.ts";
import { stateStream } from "./state-stream.ts";

/** Nothing from elsewhere, nothing inline; frames are our own mails and the program's pages. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The page that shows the sandbox, and what it asks for. */
export function routePage(control: Express, sandbox: Sandbox, folder: string = builtFolder): void {
  control.get("/", (_request, response) => {
    const assets = readPageAssets(folder);
    response.set({ "content-security-policy": policy, "cache-control": "no-store" });
    if (assets === undefined) response.status(503).type("html").send(waitingDocument());
    else response.type("html").send(pageDocument(assets));
  });
  control.use(assetsPath, express.static(folder, { immutable: true, maxAge: "1y", index: false }));
  control.get("/events", stateStream(sandbox));
  control.all("/program/:what", callProgram(sandbox.app));
  control.get("/mail/:id/html", showMailHtml(sandbox.mail.state));
  control.get("/mail/:id/invitation", downloadInvitation(sandbox.mail.state));
  control.all(["/book", "/book/*rest", "/m/*rest", "/assets/*rest"], proxyPages(sandbox.app.url));
}
