import { z } from "zod";
import { parseJson } from "#sandbox/parse-json.ts";
import { HubSpotRefusal } from "./hubspot-error.ts";

/** Reads a body, or refuses it as HubSpot does. */
export function readBody<T>(schema: z.ZodType<T>, body: string): T {
  const json = parseJson(body);
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  throw new HubSpotRefusal(
    "VALIDATION_ERROR",
    `Invalid input JSON: ${z.prettifyError(read.error)}`,
  );
}
