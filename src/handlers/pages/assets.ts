import type { RequestHandler } from "express";
import { GatehouseError } from "#errors.ts";

const types: Readonly<Record<string, string>> = { js: "text/javascript", css: "text/css" };
const endings = { br: ".br", gzip: ".gz", identity: "" } as const;

/**
 * GET /assets/:file: scripts and styles. Their names change with what is in them, so a browser may
 * keep them for ever; they were compressed when they were built.
 */
export function onAsset(folder: string): RequestHandler {
  return (request, response, next) => {
    const name = String(request.params["file"]);
    const type = types[/^[\w-][\w.-]*\.(\w+)$/.exec(name)?.[1] ?? ""];
    if (type === undefined) throw notFound();
    const encoding = request.acceptsEncodings("br", "gzip", "identity") || "identity";
    const file = `${name}${endings[encoding as keyof typeof endings]}`;
    response.vary("Accept-Encoding").removeHeader("Cache-Control");
    const headers = {
      "Content-Type": `${type}; charset=utf-8`,
      ...(encoding !== "identity" && { "Content-Encoding": encoding }),
    };
    const options = { root: folder, immutable: true, maxAge: "1y", headers };
    response.sendFile(file, options, (error) => {
      if (error === undefined || error === null || response.headersSent) return;
      for (const header of ["Content-Encoding", "Content-Type"]) response.removeHeader(header);
      next(notFound());
    });
  };
}

function notFound(): GatehouseError {
  return new GatehouseError("NOT_FOUND", { detail: "it is not among the built files" });
}
