import type { z } from "zod";
import type { Company } from "#company/company.ts";
import { aCompany } from "./company.ts";

type Services = z.input<typeof Company>["services"];
type Asked = NonNullable<Services[number]["questionnaire"]>["questions"];

/** One question of each kind; two of them may be left empty. */
export const questions: Asked = [
  { key: "goal", label: "What is it about?", kind: "long-text", required: true },
  { key: "papers", label: "Do you have papers?", kind: "yes-no", required: true },
  { key: "branch", label: "Which branch?", kind: "choice", choices: ["Sea", "Hill"] },
  { key: "born", label: "Born on?", help: "Day, month, year", kind: "date", required: true },
  { key: "nickname", label: "How shall we call you?", kind: "text" },
];

/** A company whose consultations ask something before they are held. */
export function anAskingCompany(asked: Asked = questions): z.input<typeof Company> {
  const { services, ...company } = aCompany();
  return {
    ...company,
    services: services.map((service) =>
      service.key === "consult"
        ? {
            ...service,
            questionnaire: { title: "Before we meet", neededBefore: "4h", questions: asked },
          }
        : service,
    ),
  };
}

export const answers = {
  goal: "The house.\nAnd the school.",
  papers: "yes",
  branch: "Hill",
  born: "1985-03-31",
  nickname: "",
} as const;
