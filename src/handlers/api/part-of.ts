import type { Request, Response } from "express";
import type { ListName, Part } from "#company/parts/part.ts";
import { sendProblem } from "#handlers/problem.ts";

/** Which part an address means. */
export type PartOf = (request: Request) => Part;

export const entryOf =
  (list: ListName): PartOf =>
  (request) => ({ kind: "entry", list, key: String(request.params["key"]) });

export const policyPart: PartOf = () => ({ kind: "policy" });

export function sendUnknownPart(response: Response, part: Part): void {
  const detail =
    part.kind === "policy"
      ? "there is no policy"
      : `none of the ${part.list} has the key “${part.key}”`;
  sendProblem(response, "NOT_FOUND", { detail });
}
