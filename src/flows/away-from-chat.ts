import { readSpokenDays } from "#booking/spoken-time.ts";
import type { ChatUser, Refusal } from "#escalation/press.ts";
import { findMemberByChatUser, type StoredMember } from "#store/members.ts";
import { type ApplyAbsencePlan, applyAbsencePlanFlow, type Chosen } from "./apply-absence-plan.ts";
import type { Doer } from "./caller.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { whoPressed } from "./press.ts";
import { type PutInAbsence, putInAbsenceFlow } from "./put-in-absence.ts";

type Refused = { readonly kind: "refused"; readonly refusal: Refusal };

export type PrepareAway = (asked: {
  readonly by: ChatUser;
  /** Who and when, in words: "<@U0SAM|sam> tomorrow", "ana tue to fri", or nothing. */
  readonly words: string;
}) => Promise<
  | Refused
  | {
      readonly kind: "ready";
      readonly providers: readonly { readonly key: string; readonly name: string }[];
      readonly chosen: string | undefined;
      readonly days: { readonly from: string; readonly to: string } | undefined;
    }
>;

/** What the dialog about an absence begins with. */
export function prepareAwayFlow(context: FlowContext): PrepareAway {
  return async ({ by, words }) => {
    const presser = await whoPressed(context.db, by, "manage-absences");
    if (presser.kind === "refused") return presser;
    const company = await context.company();
    const [, mentioned] = /^<@([A-Z0-9]+)(?:\|[^>]*)?>/.exec(words) ?? [];
    const chosen =
      mentioned === undefined
        ? providerNamed(company, words)
        : await providerOf(context, company, { team: by.team, user: mentioned });
    const days = readSpokenDays(words.replace(/^<@[^>]*>/, ""), {
      at: context.now(),
      zone: chosen?.zone ?? company.settings.zone,
    });
    const providers = [...company.providers.values()].map(({ key, name }) => ({ key, name }));
    return { kind: "ready", providers, chosen: chosen?.key, days };
  };
}

type Provider = CurrentCompany["providers"] extends ReadonlyMap<string, infer T> ? T : never;

/** A member is the provider of the same key, or whose calendar is at their address. */
async function providerOf(
  { db }: Pick<FlowContext, "db">,
  { providers, settings }: CurrentCompany,
  user: ChatUser,
): Promise<Provider | undefined> {
  const { member } = await findMemberByChatUser(db, user);
  if (member === undefined) return undefined;
  const byAddress = settings.providers.find(
    ({ calendar }) => calendar?.toLowerCase() === member.email.toLowerCase(),
  );
  const keys = [member.key, byAddress?.key];
  return [...providers.values()].find(({ key }) => keys.includes(key));
}

/** By the key, or by how the name begins; nobody where that could be two. */
function providerNamed({ providers }: CurrentCompany, words: string): Provider | undefined {
  const [first = ""] = words.toLowerCase().split(/\s+/);
  if (first === "") return undefined;
  const fits = [...providers.values()].filter(
    ({ key, name }) => key.toLowerCase() === first || name.toLowerCase().split(" ").includes(first),
  );
  return fits.length === 1 ? fits[0] : undefined;
}

export type PutInAway = (
  asked: Omit<Parameters<PutInAbsence>[0], "caller"> & { readonly by: ChatUser },
) => Promise<Refused | Awaited<ReturnType<PutInAbsence>>>;

export function putInAwayFlow(context: FlowContext): PutInAway {
  const putInAbsence = putInAbsenceFlow(context);
  return async ({ by, ...absence }) => {
    const presser = await whoPressed(context.db, by, "manage-absences");
    if (presser.kind === "refused") return presser;
    return putInAbsence({ ...absence, caller: callerOf(presser.member) });
  };
}

export type MoveAway = (asked: {
  readonly by: ChatUser;
  readonly absenceId: string;
  /** As the asker saw them. */
  readonly chosen: readonly Chosen[];
}) => Promise<Refused | Awaited<ReturnType<ApplyAbsencePlan>>>;

export function moveAwayFlow(context: FlowContext): MoveAway {
  const applyAbsencePlan = applyAbsencePlanFlow(context);
  return async ({ by, absenceId, chosen }) => {
    const presser = await whoPressed(context.db, by, "manage-absences");
    if (presser.kind === "refused") return presser;
    const caller = callerOf(presser.member);
    const applied = await applyAbsencePlan({ absenceId, which: chosen, caller });
    context.wake();
    return applied;
  };
}

function callerOf({ id, name, role }: StoredMember): Doer {
  return { kind: "member", id, name, role };
}
