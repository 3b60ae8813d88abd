import type { Company } from "#company/company.ts";
import { editableMails, isEditableMail, messagePlaceholders } from "#company/messages.ts";
import { parseCompany } from "#company/parse-company.ts";
import { GatehouseError } from "#errors.ts";
import { exampleMail } from "#flows/example-mail.ts";
import { composeMail } from "#integrations/email/compose-mail.ts";
import { findCompany } from "#store/company.ts";
import type { Db } from "#store/db.ts";

/** One line for each mail: whether it has words of the company's own, and what it may speak of. */
export async function listMessages(db: Db, text: string | undefined): Promise<readonly string[]> {
  const { messages } = await companyOf(db, text);
  return editableMails.map((name) => {
    const words = messages[name];
    const own = [
      ...(words?.subject === undefined ? [] : ["subject"]),
      ...(words?.paragraphs === undefined ? [] : ["paragraphs"]),
    ];
    const state = own.length === 0 ? "as shipped" : `own ${own.join(" and ")}`;
    const known = messagePlaceholders[name].map((placeholder) => `{${placeholder}}`);
    return `${name}: ${state}; knows ${known.join(" ")}`;
  });
}

/** A mail with an imagined client in it. `text`: of a company file that is not applied yet. */
export async function previewMessage(
  db: Db,
  asked: { readonly template: string; readonly text: string | undefined; readonly html: boolean },
): Promise<string> {
  const { template, text, html } = asked;
  if (!isEditableMail(template))
    throw new GatehouseError("INVALID_REQUEST", {
      detail: `there is no mail “${template}”; there are ${editableMails.join(", ")}`,
    });
  const company = await companyOf(db, text);
  const message = { id: "preview", ...exampleMail(template, company, new Date()) };
  const { name, contact } = company;
  const { rendered } = composeMail(message, { name, address: contact.email });
  return html ? rendered.html : `Subject: ${rendered.subject}\n\n${rendered.text}`;
}

async function companyOf(db: Db, text: string | undefined): Promise<Company> {
  if (text !== undefined) {
    const parsed = parseCompany(text, new Date());
    if (parsed.kind === "ok") return parsed.company;
    throw new GatehouseError("COMPANY_INVALID", { detail: `\n  ${parsed.mistakes.join("\n  ")}` });
  }
  const company = await findCompany(db);
  if (company !== undefined) return company.settings;
  throw new GatehouseError("INVALID_REQUEST", {
    detail: "no company is applied yet; preview a file with --file company.yaml",
  });
}
