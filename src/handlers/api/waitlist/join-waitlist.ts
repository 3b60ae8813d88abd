import type { RequestHandler } from "express";
import { isZone } from "#booking/zone.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { JoinWaitlist } from "#flows/join-waitlist.ts";
import { sendOutsidePolicy, sendUnknown } from "#handlers/api/refuse-time.ts";
import { sendProblem } from "#handlers/problem.ts";
import { parseWaitlist } from "#intake/parse-waitlist.ts";

/**
 * POST /api/v1/waitlist: 201 on the list, 200 when the client waited already (the newer windows hold),
 * 422 what is wrong. Sent twice it is one entry.
 */
export function onJoinWaitlist(desk: {
  readonly joinWaitlist: JoinWaitlist;
  readonly company: () => Promise<CurrentCompany>;
  readonly now: () => Date;
}): RequestHandler {
  return async (request, response) => {
    const { settings } = await desk.company();
    const parsed = parseWaitlist(request.body, {
      channel: "api",
      receivedAt: desk.now(),
      isZone,
      defaultCountry: undefined,
      consentWordings: settings.consent,
    });
    if (parsed.kind === "invalid")
      return sendProblem(response, "INVALID_REQUEST", {
        detail: parsed.problems.map(({ path, message }) => `${path}: ${message}`).join(" "),
        problems: parsed.problems,
      });
    const joined = await desk.joinWaitlist(parsed);
    switch (joined.kind) {
      case "joined": {
        const { requestId, reference, untilOn, isNew } = joined;
        response.status(isNew ? 201 : 200).json({ requestId, reference, until: untilOn });
        return;
      }
      case "unknown":
        return sendUnknown(response, joined.what);
      case "outside-policy":
        return sendOutsidePolicy(response, joined.violations);
      case "until-impossible":
        return sendProblem(response, "INVALID_REQUEST", {
          detail: `until: choose days from today until ${joined.latest}, or leave them out`,
          problems: [{ path: "until", message: `The last day possible is ${joined.latest}.` }],
        });
    }
  };
}
