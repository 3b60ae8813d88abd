import { recordAudit } from "#store/audit.ts";
import type { Db } from "#store/db.ts";
import { type Effect, findEffect } from "#store/effects.ts";
import { findMessageOfEffect } from "#store/messages.ts";
import { findReceipt } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { insteadOfMail, textKeyOf } from "./instead-of-mail.ts";
import { addReason } from "./raise-escalation.ts";

/** A mail that somebody did not get, or wants no more of. */
export type LostMail = {
  readonly effect: Pick<Effect, "id" | "key" | "requestId" | "payload">;
  readonly what: "withheld" | "bounced" | "complained" | "unsubscribed";
  /** For the middle of a sentence. */
  readonly reason: string;
  readonly at: Date;
};

const openings: Readonly<Record<LostMail["what"], (template: string) => string>> = {
  withheld: (template) => `The “${template}” e-mail was not sent`,
  bounced: (template) => `The “${template}” e-mail did not arrive`,
  complained: () => "Nothing more is mailed to the client",
  unsubscribed: () => "Nothing more is mailed to the client",
};

/**
 * Says it by text where the client may be texted, tells the request's story of it, and a person who must
 * know: of a VIP's mail always, of anybody else's where the same news does not go by text.
 */
export async function reportLostMail(
  tx: Db,
  { company, connected }: { readonly company: CurrentCompany } & Pick<FlowContext, "connected">,
  lost: LostMail,
): Promise<void> {
  const { effect, what, reason, at } = lost;
  // Who complains, or wants no more, has read this one.
  const unread = what === "withheld" || what === "bounced";
  const byText = unread && (await insteadOfMail(tx, { connected }, effect));
  const end = byText ? "; it goes by text instead" : "";
  const { requestId } = effect;
  const template = String(effect.payload["template"]);
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "outbox" },
    action: `mail-${what}`,
    requestId,
    detail: { effectId: effect.id, template, reason: reason + end },
  });
  const told = await goesByText(tx, effect.key);
  if (told && !(await isVip(tx, requestId))) return;
  const besides = told ? "; the same goes to the client by text" : "";
  const detail = `${openings[what](template)}: ${reason}${besides}`;
  await addReason(tx, company, { requestId, finding: { rule: "automation-failed", detail }, at });
}

/** The same news by text has the same key but for its kind. */
async function goesByText(tx: Db, mailKey: string): Promise<boolean> {
  const twin = await findEffect(tx, textKeyOf(mailKey));
  if (twin === undefined || twin.state === "dead" || twin.state === "suppressed") return false;
  const text = await findMessageOfEffect(tx, twin.id);
  return text?.status !== "failed" && text?.status !== "undelivered";
}

async function isVip(tx: Db, requestId: string): Promise<boolean> {
  const receipt = await findReceipt(tx, requestId);
  return receipt?.rules.some(({ rule, outcome }) => rule === "vip" && outcome === "fired") ?? false;
}
