import { z } from "zod";
import { CHANGES_PAGE, nextPage, type PageQuestion } from "#integrations/change-pages.ts";
import type { ChangeQuestion, Crm } from "#ports/crm.ts";
import { askSalesforce, type SalesforceAccount } from "./account.ts";
import { checked, select } from "./records.ts";
import { oneOf, quoted } from "./soql.ts";
import { textAt } from "./values-at.ts";
import { explainSalesforce } from "./verdicts.ts";

/** Whoever is no contact yet may ask as well. */
const types = { contact: ["Contact", "Lead"], deal: ["Opportunity"] } as const;

const Row = z.record(z.string(), z.unknown());
const CHANGED = "SystemModstamp";

export function listChanged(account: SalesforceAccount): Crm["listChanged"] {
  return async (question, from) => {
    let refused: unknown;
    const place = { types: types[question.kind], question };
    const page = await nextPage(place, from, async (type, asked) => {
      try {
        const soql = soqlFor(type, asked, question);
        const rows = await askSalesforce(account, "read", (api) => select(api, Row, soql));
        return rows.map((row) => ({
          id: textAt(row, "Id") ?? "",
          changedAt: checked(z.coerce.date(), row[CHANGED], CHANGED),
          values: Object.fromEntries(
            question.watched.map(({ property }) => [property, textAt(row, property)]),
          ),
        }));
      } catch (cause) {
        // A field that contacts have and leads have not.
        if (asked.what !== "newest" || explainSalesforce(cause).code !== "INVALID_FIELD")
          throw cause;
        refused = cause;
        return undefined;
      }
    });
    const isNothing = Object.values(JSON.parse(page.mark)).every(
      (place) => z.object({ what: z.string() }).parse(place).what === "nothing",
    );
    if (isNothing && refused !== undefined) throw refused;
    return page;
  };
}

function soqlFor(type: string, page: PageQuestion, { watched }: ChangeQuestion): string {
  const properties = watched.map(({ property }) => property);
  const fields = [...new Set(["Id", CHANGED, ...properties])].join(", ");
  return `SELECT ${fields} FROM ${type} ${conditionOf(page, watched)}`;
}

function conditionOf(page: PageQuestion, watched: ChangeQuestion["watched"]): string {
  const beyond = (id: string) => (id === "" ? "" : ` AND Id > ${quoted(id)}`);
  const paged = `LIMIT ${CHANGES_PAGE}`;
  switch (page.what) {
    case "newest":
      return `ORDER BY ${CHANGED} DESC LIMIT 1`;
    case "holding": {
      const held = watched.slice(page.nth, page.nth + 1).map(holding);
      const until = `${CHANGED} <= ${moment(page.until)}`;
      return `WHERE ${held.join("")} AND ${until}${beyond(page.afterId)} ORDER BY Id ${paged}`;
    }
    case "changed":
      return `WHERE ${CHANGED} >= ${moment(page.since)} ORDER BY ${CHANGED} ${paged}`;
    case "tied":
      return `WHERE ${CHANGED} = ${moment(page.at)}${beyond(page.afterId)} ORDER BY Id ${paged}`;
  }
}

/** A tick is compared with a word of the language, and with a text it would be refused. */
function holding({ property, values }: ChangeQuestion["watched"][number]): string {
  const words = values.map((value) => value.toLowerCase());
  const isTick = words.every((word) => word === "true" || word === "false");
  return isTick
    ? `(${words.map((word) => `${property} = ${word}`).join(" OR ")})`
    : `${property} IN ${oneOf(values)}`;
}

const moment = (at: Date) => at.toISOString();
