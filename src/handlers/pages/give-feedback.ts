import type { RequestHandler } from "express";
import type { CurrentCompany } from "#flows/context.ts";
import { type GiveFeedback, mayGiveFeedback } from "#flows/give-feedback.ts";
import { feedbackPage } from "#views/pages/feedback.tsx";
import { readFields } from "./form-fields.ts";
import { type LinkDesk, managePath, showAsItIs, type Visit, visitBy } from "./link-visit.ts";
import { sendPage } from "./send-page.ts";

export type FeedbackDesk = LinkDesk & { readonly giveFeedback: GiveFeedback };

/** GET /m/:token/feedback */
export function onShowFeedback(desk: FeedbackDesk): RequestHandler {
  return async (request, response) => {
    const visit = await visitBy(desk, request, response);
    if (!mayGiveFeedback(visit.opened)) return response.redirect(303, managePath(visit.token));
    const given = visit.opened.booked?.feedback;
    await show(desk, visit, {
      status: 200,
      given: { score: given?.score, words: given?.words ?? "" },
    });
  };
}

/** POST /m/:token/feedback: kept; sent again, the last word counts. */
export function onGiveFeedback(desk: FeedbackDesk): RequestHandler {
  return async (request, response) => {
    const visit = await visitBy(desk, request, response);
    const fields = readFields(request.body);
    const words = fields("words");
    const score = /^[1-5]$/.test(fields("score")) ? Number(fields("score")) : undefined;
    if (!mayGiveFeedback(visit.opened)) return showAsItIs(visit);
    if (score === undefined) return show(desk, visit, { status: 422, given: { score, words } });
    const given = await desk.giveFeedback({ opened: visit.opened, score, words });
    if (given === "not-possible") return showAsItIs(visit);
    return response.redirect(303, managePath(visit.token, "thanks"));
  };
}

async function show(
  desk: FeedbackDesk,
  { response, token, opened }: Visit,
  page: {
    readonly status: 200 | 422;
    readonly given: { readonly score: number | undefined; readonly words: string };
  },
): Promise<void> {
  const company = await desk.company();
  const html = feedbackPage({
    site: desk.sites.of(company),
    reference: opened.request.reference,
    serviceName: opened.service.name,
    question: questionOf(company, opened.service.key),
    action: `/m/${token}/feedback`,
    managePath: managePath(token),
    given: page.given,
    isIncomplete: page.status === 422,
  });
  sendPage(response, page.status, html);
}

/** Who finds the page without having been asked may say how it was as well. */
function questionOf({ settings }: CurrentCompany, serviceKey: string): string {
  const said = settings.services.find(({ key }) => key === serviceKey)?.feedback;
  return said?.question ?? "How was it?";
}
