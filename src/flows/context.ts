import type { CompiledRuleSet } from "#gate/rule-set.ts";
import type { Calendar } from "#ports/calendar.ts";
import type { Crm } from "#ports/crm.ts";
import type { CompanySnapshot } from "#store/company.ts";
import type { Db } from "#store/db.ts";

/** What flows work with; each takes the parts it needs. */
export type FlowContext = {
  readonly db: Db;
  /** Business time. */
  readonly now: () => Date;
  /** Real time, for how fresh our copy of a calendar is. */
  readonly realNow: () => Date;
  readonly company: () => Promise<CurrentCompany>;
  /** Undefined where no calendar vendor is connected: then our own rows are all there is to know. */
  readonly calendar: Calendar | undefined;
  /** Undefined where no CRM is connected. */
  readonly crm: Crm | undefined;
  /** Which vendors there are besides: what is never asked for needs no row. */
  readonly connected: { readonly crm: boolean; readonly sms: boolean };
  /** Tells this node's relay that effects wait. Losing the call loses time, never an effect. */
  readonly wake: () => void;
  readonly publicUrl: string;
  /** The first one signs links; all of them open what they once signed. */
  readonly linkSecrets: readonly [string, ...string[]];
};

/** The company's newest version, with its rule set made ready for the gate. */
export type CurrentCompany = CompanySnapshot & { readonly rules: CompiledRuleSet };
