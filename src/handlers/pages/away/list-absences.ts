import type { RequestHandler, Response } from "express";
import { describeAbsence } from "#booking/absence-words.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { ListAbsences } from "#flows/list-absences.ts";
import { sendPage } from "#handlers/pages/send-page.ts";
import { type AwayForm, type AwayLine, type AwayMistake, awayPage } from "#views/pages/away.tsx";
import type { AwayDesk } from "./away-desk.ts";

/** GET /console/away: who is away, and the form. */
export function onListAbsences(desk: AwayDesk): RequestHandler {
  return async (_request, response) => {
    const form = { provider: "", from: "", to: "", reason: "" };
    await showAway(desk, response, { status: 200, form, mistake: undefined });
  };
}

export async function showAway(
  { listAbsences, sites }: AwayDesk,
  response: Response,
  shown: {
    readonly status: number;
    readonly form: AwayForm;
    readonly mistake: AwayMistake | undefined;
  },
): Promise<void> {
  const { caller } = response.locals as Pick<Parameters<ListAbsences>[0], "caller">;
  const found = await listAbsences({ caller });
  if (found.kind !== "listed") throw new Error("Nobody was asked for who could be unknown");
  const { company, absences } = found;
  const html = awayPage({
    site: await sites.inside(company),
    memberName: caller.name,
    providers: [...company.providers.values()]
      .map(({ key, name }) => ({ key, name }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    form: shown.form,
    mistake: shown.mistake,
    absences: absences.map((one) => lineOf(company, one)),
  });
  sendPage(response, shown.status, html);
}

type Listed = Extract<Awaited<ReturnType<ListAbsences>>, { kind: "listed" }>["absences"][number];

function lineOf({ known }: CurrentCompany, { absence, appointments }: Listed): AwayLine {
  const { id, providerId, startsAt, endsAt, reason } = absence;
  const { name = "", zone = "UTC" } = known.providers.get(providerId) ?? {};
  const when = describeAbsence({ start: startsAt, end: endsAt }, zone);
  return { id, providerName: name, when, reason, appointments };
}
