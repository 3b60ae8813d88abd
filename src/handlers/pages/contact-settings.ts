import type { RequestHandler } from "express";
import type { ChangeContactSettings, ReadContactSettings } from "#flows/contact-settings.ts";
import { type ContactNotice, contactPage } from "#views/pages/contact.tsx";
import { readFields } from "./form-fields.ts";
import { contactPath, type LinkDesk, managePath, type Visit, visitBy } from "./link-visit.ts";
import { sendPage } from "./send-page.ts";

export type ContactDesk = LinkDesk & {
  readonly readContactSettings: ReadContactSettings;
  readonly changeContactSettings: ChangeContactSettings;
};

/** GET /m/:token/contact: only shows. */
export function onShowContact(desk: ContactDesk): RequestHandler {
  return async (request, response) => {
    const notice = request.query["done"] === "saved" ? "saved" : undefined;
    await show(desk, await visitBy(desk, request, response), { status: 200, notice });
  };
}

/** POST /m/:token/contact: how they are written to from now on. */
export function onChangeContact(desk: ContactDesk): RequestHandler {
  return async (request, response) => {
    const visit = await visitBy(desk, request, response);
    const fields = readFields(request.body);
    const changed = await desk.changeContactSettings({
      request: visit.opened.request,
      texts: fields("texts") !== "",
      preferred: fields("preferred") === "sms" ? "sms" : "email",
      // Browsers send line ends as CRLF.
      wording: fields("wording").replaceAll("\r\n", "\n"),
    });
    if (changed === "saved") response.redirect(303, `${contactPath(visit.token)}?done=saved`);
    else
      await show(desk, visit, { status: changed === "other-words" ? 409 : 422, notice: changed });
  };
}

async function show(
  desk: ContactDesk,
  { opened, token, response }: Visit,
  { status, notice }: { status: number; notice: ContactNotice | undefined },
): Promise<void> {
  const { request } = opened;
  const html = contactPage({
    site: desk.sites.of(await desk.company()),
    reference: request.reference,
    managePath: managePath(token),
    action: contactPath(token),
    notice,
    email: request.contactEmail,
    ...(await desk.readContactSettings(request)),
  });
  sendPage(response, status, html);
}
