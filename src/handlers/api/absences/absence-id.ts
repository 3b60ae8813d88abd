import type { Request } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";

/** The id in the path; throws NOT_FOUND for what cannot be one. */
export function absenceIdOf({ params }: Pick<Request, "params">): string {
  const id = z.uuid().safeParse(params["id"]);
  if (!id.success) throw noAbsence();
  return id.data;
}

export const noAbsence = () =>
  new GatehouseError("NOT_FOUND", { detail: "there is no such absence" });
