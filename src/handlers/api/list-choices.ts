import type { RequestHandler } from "express";
import { z } from "zod";
import { readLines } from "#booking/routing/choice.ts";
import { GatehouseError } from "#errors.ts";
import type { ListChoices } from "#flows/list-choices.ts";
import { choiceHead } from "./choice-json.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const Query = z.strictObject({ from: instant.optional(), to: instant.optional() });

/** GET /api/v1/providers/:key/choices?from&to: of every choice the line that is this provider's. */
export function onListChoices(listChoices: ListChoices): RequestHandler {
  return async (request, response) => {
    const query = Query.safeParse(request.query);
    if (!query.success)
      throw new GatehouseError("INVALID_REQUEST", { detail: z.prettifyError(query.error) });
    const { from, to } = query.data;
    const providerKey = String(request.params["key"]);
    const listed = await listChoices({ providerKey, from, to });
    if (listed === undefined)
      throw new GatehouseError("NOT_FOUND", { detail: "there is no such provider" });
    response.json({
      provider: providerKey,
      from: listed.from,
      to: listed.to,
      cut: listed.cut,
      choices: listed.choices.map((choice) => {
        const lines = readLines(choice.lines, choice.providerId);
        const own = lines.find(({ providerId }) => providerId === listed.providerId);
        return {
          reference: choice.reference,
          ...choiceHead(choice, listed.company),
          chosen: own?.chosen ?? false,
          position: own?.position ?? null,
          words: own?.words ?? "",
          numbers: own?.numbers ?? {},
        };
      }),
    });
  };
}
