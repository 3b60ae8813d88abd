import type { RequestHandler, Response } from "express";
import type { Change } from "#company/parts/change-part.ts";
import { isObject } from "#company/parts/merge-patch.ts";
import type { Part, Problem } from "#company/parts/part.ts";
import { GatehouseError } from "#errors.ts";
import type { ChangedSetting, ChangeSetting } from "#flows/change-setting.ts";
import { sendProblem } from "#handlers/problem.ts";
import { type PartOf, sendUnknownPart } from "./part-of.ts";
import { expectedOf, sendPrecondition, setTag } from "./precondition.ts";

/**
 * PATCH /api/v1/services/:key and the like changes what the company file says, PUT creates, DELETE
 * retires: 200, 201, 204; 404 unknown, 412 changed meanwhile, 422 what is wrong, 428 without If-Match.
 */
export function onChangeSetting(
  changeSetting: ChangeSetting,
  kind: Change["kind"],
  partOf: PartOf,
): RequestHandler {
  return async (request, response) => {
    const part = partOf(request);
    const { caller } = response.locals as Pick<Parameters<ChangeSetting>[0], "caller">;
    const expected = expectedOf(request);
    const change = changeOf(kind, request.body);
    answer(response, await changeSetting({ part, change, expected, caller }), { part, kind });
  };
}

function changeOf(kind: Change["kind"], body: unknown): Change {
  if (kind === "retire") return { kind };
  if (!isObject(body))
    throw new GatehouseError("INVALID_REQUEST", { detail: "the body must be a JSON object" });
  return kind === "patch" ? { kind, patch: body } : { kind, value: body };
}

function answer(
  response: Response,
  changed: ChangedSetting,
  { part, kind }: { readonly part: Part; readonly kind: Change["kind"] },
): void {
  switch (changed.kind) {
    case "done":
      setTag(response, changed.tag);
      if (changed.setting === undefined) response.status(204).end();
      else {
        if (kind === "create") response.status(201).location(response.req.path);
        response.json(changed.setting);
      }
      break;
    case "unknown":
      sendUnknownPart(response, part);
      break;
    case "not-said":
    case "not-as-expected":
      sendPrecondition(response, changed);
      break;
    case "invalid":
      sendProblem(response, "INVALID_REQUEST", {
        detail: inWords(changed.problems),
        problems: changed.problems,
      });
      break;
  }
}

/** As many as somebody reads at once; all of them are in `problems`. */
const toldMax = 5;

function inWords(problems: readonly Problem[]): string {
  const told = problems.slice(0, toldMax).map(({ part, path, message }) => {
    const place = [part, path].filter(Boolean).join(" ");
    return place === "" ? message : `${place}: ${message}`;
  });
  const more = problems.length - told.length;
  return `${told.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
