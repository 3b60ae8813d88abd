import type { RequestHandler } from "express";
import { GatehouseError } from "#errors.ts";
import type { MailState, ReceivedMail } from "#sandbox/mail/mail-double.ts";

/**
 * A mail's HTML came from outside and has styles of its own: it gets a document of its own, whose
 * policy allows styles and nothing else. (As srcdoc it would inherit the page's policy and lose
 * them.) `sandbox` says it once more: no script, no origin, links open elsewhere.
 */
const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "sandbox allow-popups allow-popups-to-escape-sandbox",
].join("; ");

/** GET /mail/:id/html */
export function showMailHtml(state: MailState): RequestHandler {
  return (request, response) => {
    const { html } = findMail(state, String(request.params["id"]));
    if (html === undefined) throw new GatehouseError("NOT_FOUND", { detail: "it has no HTML" });
    response.set({ "content-security-policy": policy, "cache-control": "no-store" });
    // As mail programs do: a link must not replace the mail, whatever it says of itself.
    response.type("html").send(withBase(html));
  };
}

/** GET /mail/:id/invitation: what a calendar program would be given. */
export function downloadInvitation(state: MailState): RequestHandler {
  return (request, response) => {
    const { calendar } = findMail(state, String(request.params["id"]));
    if (calendar === undefined) {
      throw new GatehouseError("NOT_FOUND", { detail: "it has no invitation" });
    }
    response.attachment("invitation.ics").type("text/calendar").send(calendar.content);
  };
}

function withBase(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html)
    ? html.replace(/<head[^>]*>/i, (head) => `${head}${base}`)
    : `${base}${html}`;
}

/** Not the state's array itself: a reset puts another one in its place. */
function findMail(state: MailState, id: string): ReceivedMail {
  const mail = state.messages.find((message) => String(message.id) === id);
  if (mail === undefined) throw new GatehouseError("NOT_FOUND", { detail: `no mail ${id}` });
  return mail;
}
