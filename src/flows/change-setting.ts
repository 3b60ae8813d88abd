import type { Company } from "#company/company.ts";
import { type Change, changePart } from "#company/parts/change-part.ts";
import { changedFields } from "#company/parts/changed-fields.ts";
import { findPart, nameOf, type Part, type Problem } from "#company/parts/part.ts";
import { recordAudit } from "#store/audit.ts";
import { saveCompany } from "#store/company.ts";
import { findSettings, lockVersions } from "#store/company-versions.ts";
import { type Db, transact } from "#store/db.ts";
import type { Caller } from "#store/sign-in.ts";
import { actorOf, expectMay } from "./caller.ts";
import type { FlowContext } from "./context.ts";
import { noCompanyYet } from "./current-company.ts";
import { tagOf } from "./entity-tag.ts";

/** What the part must be like for the change to be made; undefined where the caller did not say. */
export type Expected = "absent" | "any" | readonly string[] | undefined;

type Wish = {
  readonly part: Part;
  readonly change: Change;
  readonly expected: Expected;
  readonly caller: Caller;
};

type Tag = string | undefined;

export type ChangedSetting =
  /** A change that changes nothing is done, too. `setting`: undefined once it was retired. */
  | { readonly kind: "done"; readonly setting: object | undefined; readonly tag: Tag }
  | { readonly kind: "unknown" }
  /** `tag`: of what is there now. */
  | { readonly kind: "not-said" | "not-as-expected"; readonly tag: Tag }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

export type ChangeSetting = (wish: Wish) => Promise<ChangedSetting>;

/**
 * Changes one part of what the company file says, as a new version. What the caller expects is
 * compared, and the whole company checked, while nobody else can change it. Throws FORBIDDEN when the
 * caller's role may not.
 */
export function changeSettingFlow(context: Pick<FlowContext, "db" | "now">): ChangeSetting {
  return async (wish) => {
    const { part, change, expected, caller } = wish;
    expectMay(caller, "change-settings");
    const at = context.now();
    return transact(context.db, async (tx) => {
      await lockVersions(tx);
      const company = await findSettings(tx);
      if (company === undefined) throw noCompanyYet();
      const refused = judge(change, expected, tagIn(company, part));
      return refused ?? make(tx, company, { ...wish, at });
    });
  };
}

function tagIn(company: Company, part: Part): Tag {
  const setting = findPart(company, part);
  return setting && tagOf(setting);
}

/** Why the change is not made to what is there now; undefined when it may be. */
function judge({ kind }: Change, expected: Expected, tag: Tag): ChangedSetting | undefined {
  if (kind === "create") {
    if (expected !== "absent") return { kind: "not-said", tag };
    return tag === undefined ? undefined : { kind: "not-as-expected", tag };
  }
  if (tag === undefined) return { kind: "unknown" };
  if (expected === undefined || expected === "absent") return { kind: "not-said", tag };
  if (expected === "any" || expected.includes(tag)) return undefined;
  return { kind: "not-as-expected", tag };
}

async function make(
  tx: Db,
  company: Company,
  wish: Wish & { readonly at: Date },
): Promise<ChangedSetting> {
  const { part, change, caller, at } = wish;
  const changed = changePart(company, wish, at);
  if (changed.kind === "invalid") return changed;
  const after = findPart(changed.company, part);
  const fields = changedFields(findPart(company, part), after);
  if (fields.length > 0) {
    const by = caller.kind === "token" ? `token ${caller.name}` : caller.name;
    const version = await saveCompany(tx, changed.company, { by, at });
    await recordAudit(tx, {
      at,
      actor: actorOf(caller),
      action: actions[change.kind],
      requestId: undefined,
      detail: { version, part: nameOf(part), fields },
    });
  }
  return { kind: "done", setting: after, tag: after && tagOf(after) };
}

const actions = {
  patch: "setting-changed",
  create: "setting-created",
  retire: "setting-retired",
} as const;
