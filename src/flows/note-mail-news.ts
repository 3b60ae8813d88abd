import { domainOf } from "#intake/email-address.ts";
import { type BlockReason, describeBlock } from "#messaging/mail-block.ts";
import { recordAudit } from "#store/audit.ts";
import { blockAddress, liftMailBlock } from "#store/blocked-addresses.ts";
import { type Db, transact } from "#store/db.ts";
import { findMailEffect, noteMailStatus } from "#store/mail-news.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { logLoss } from "./log-message.ts";
import { type LostMail, reportLostMail } from "./report-lost-mail.ts";

/** News of a mail or of an address, in our words. It comes late, twice and in any order. */
export type MailNews = {
  /** The vendor's name, for whoever asks who said so. */
  readonly origin: string;
  readonly address: string;
  /** By the vendor's clock. */
  readonly at: Date;
  /** Our effect's id as it came back. */
  readonly effectId: string | undefined;
} & (
  | { readonly kind: "delivered" }
  /** `block`: why nothing more may go there; undefined where the next mail may arrive. */
  | { readonly kind: "bounced"; readonly block: BlockReason | undefined; readonly detail: string }
  | { readonly kind: "complained"; readonly detail: string }
  | { readonly kind: "switched-off"; readonly block: BlockReason }
  | { readonly kind: "switched-on" }
);
export type NoteMailNews = (news: MailNews) => Promise<void>;

/** Takes over what became of a mail; an address that takes none is marked, and who must know is told. */
export function noteMailNewsFlow(context: FlowContext): NoteMailNews {
  return async (news) => {
    const company = await context.company();
    const at = context.now();
    await transact(context.db, async (tx) => {
      if (news.kind === "switched-on") return switchOn(tx, news, at);
      const changed = await noteStatus(tx, news);
      const marked = await mark(tx, news, at);
      const fresh = news.kind === "switched-off" ? marked : changed;
      const { connected } = context;
      if (fresh) await report(tx, { company, connected }, { news, at });
    });
    context.wake();
  };
}

async function switchOn(tx: Db, { address, at: since, origin }: MailNews, at: Date): Promise<void> {
  if (!(await liftMailBlock(tx, { address, at: since, by: origin }))) return;
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: origin },
    action: "mail-block-lifted",
    requestId: undefined,
    detail: { domain: domainOf(address) },
  });
}

async function noteStatus(tx: Db, news: MailNews): Promise<boolean> {
  const { effectId, at, kind } = news;
  if (effectId === undefined || kind === "switched-off" || kind === "switched-on") return false;
  const detail = kind === "delivered" ? "" : news.detail;
  const isNews = await noteMailStatus(tx, { effectId, status: kind, detail, at });
  if (isNews && kind === "bounced") await logLoss(tx, { effectId });
  return isNews;
}

async function mark(tx: Db, news: MailNews, at: Date): Promise<boolean> {
  const { address, origin } = news;
  const reason = blockOf(news);
  if (reason === undefined) return false;
  const detail = "detail" in news ? news.detail : "";
  if (!(await blockAddress(tx, { address, reason, detail, since: news.at, origin }))) return false;
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: origin },
    action: "mail-blocked",
    requestId: undefined,
    detail: { domain: domainOf(address), reason },
  });
  return true;
}

function blockOf(news: MailNews): BlockReason | undefined {
  switch (news.kind) {
    case "bounced":
    case "switched-off":
      return news.block;
    case "complained":
      return "complaint";
    case "delivered":
    case "switched-on":
      return undefined;
  }
}

async function report(
  tx: Db,
  knowing: { readonly company: CurrentCompany } & Pick<FlowContext, "connected">,
  { news, at }: { readonly news: MailNews; readonly at: Date },
): Promise<void> {
  const what = lossOf(news);
  const effect =
    what === undefined || news.effectId === undefined
      ? undefined
      : await findMailEffect(tx, news.effectId);
  if (what === undefined || effect === undefined) return;
  await reportLostMail(tx, knowing, { effect, what, reason: reasonOf(news), at });
}

function reasonOf(news: MailNews): string {
  const block = blockOf(news);
  if (block !== undefined) return describeBlock(block);
  return "detail" in news ? news.detail : "";
}

/** Of a bounce that switches the address off both are told, in whichever order: a person hears once. */
function lossOf(news: MailNews): LostMail["what"] | undefined {
  switch (news.kind) {
    case "bounced":
    case "complained":
      return news.kind;
    case "switched-off":
      return news.block === "unsubscribed" ? "unsubscribed" : undefined;
    case "delivered":
    case "switched-on":
      return undefined;
  }
}
