import type { RequestHandler, Response } from "express";
import { findPart } from "#company/parts/part.ts";
import { tagOf } from "#flows/entity-tag.ts";
import type { ReadSettings } from "#flows/read-settings.ts";
import { type PartOf, sendUnknownPart } from "./part-of.ts";
import { hasAlready, setTag } from "./precondition.ts";

/** GET /api/v1/services/:key and the like: all that the company file says of it, defaults filled in. */
export function onReadSetting(readSettings: ReadSettings, partOf: PartOf): RequestHandler {
  return async (request, response) => {
    const part = partOf(request);
    const setting = findPart(await readSettings(), part);
    if (setting === undefined) return sendUnknownPart(response, part);
    sendTagged(response, setting);
  };
}

/** Sends values with their ETag, or 304 to whoever has them already. */
export function sendTagged(response: Response, values: object): void {
  const tag = tagOf(values);
  setTag(response, tag);
  response.set("Cache-Control", "private, no-cache");
  if (hasAlready(response.req, tag)) response.status(304).end();
  else response.json(values);
}
