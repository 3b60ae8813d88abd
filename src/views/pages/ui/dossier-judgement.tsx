import type { RuleName } from "#gate/decision.ts";
import type { DossierEscalation, DossierPageProps } from "#views/pages/dossier.tsx";
import { Facts } from "./facts.tsx";

type Say = (instant: Date) => string;

const ruleWords: Record<RuleName, string> = {
  vip: "VIP",
  keyword: "Keyword",
  "party-size": "Party size",
  "ambiguous-client": "Ambiguous client",
  "do-not-contact": "Not to be contacted",
  "past-no-shows": "Past no-shows",
  "no-email": "No e-mail address",
  "asked-for-person": "Asked for a person",
  "held-for-another": "Time held for somebody else",
  "off-policy": "Off policy",
  "nothing-free": "Nothing free",
  "automation-failed": "Automation failed",
  "crm-facts": "Facts from the CRM",
};

const outcomeWords = {
  fired: "fired",
  quiet: "did not fire",
  "not-asked": "was not asked",
} as const;

/** What each rule said, also where it said nothing. */
export function ReceiptCard({ receipt, say }: { receipt: DossierPageProps["receipt"]; say: Say }) {
  return (
    <section class="card">
      <h2>Receipt</h2>
      {receipt === undefined ? (
        <p class="empty">The gate has not decided yet.</p>
      ) : (
        <>
          <p>
            {receipt.receipt.decision === "auto-book" ? "Booked by itself" : "Needs a person"},
            decided {say(receipt.decidedAt)} with rule set {receipt.ruleSet}
          </p>
          <table class="lines">
            <caption class="unseen">Every rule and what it said</caption>
            <thead>
              <tr>
                <th scope="col">Rule</th>
                <th scope="col">Outcome</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {receipt.receipt.rules.map(({ rule, outcome, detail }) => (
                <tr key={rule} class={outcome}>
                  <th scope="row">{ruleWords[rule]}</th>
                  <td>{outcomeWords[outcome]}</td>
                  <td>{detail}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

export function EscalationCard({ escalation, say }: { escalation: DossierEscalation; say: Say }) {
  const { ownerName, firstHumanAt, endedAt, endedByName, resolution, note } = escalation;
  const maybe = (instant: Date | undefined) => instant && say(instant);
  return (
    <section class="card">
      <h2>
        Escalation <span class={stateTone(escalation)}>{stateWords(escalation)}</span>
      </h2>
      <Facts
        facts={[
          ["Priority", escalation.priority],
          ["Owner", ownerName ?? "nobody yet"],
          ["Raised", say(escalation.raisedAt)],
          ["First answer due", say(escalation.firstResponseDueAt)],
          ["First person came", maybe(firstHumanAt)],
          ["Settlement due", say(escalation.resolutionDueAt)],
          ["Ended", maybe(endedAt)],
          ["Ended by", endedByName],
          ["Resolution", resolution],
          ["Said to the client", note],
        ]}
      />
    </section>
  );
}

function stateWords({ state, overdue }: DossierEscalation): string {
  return overdue ? `${state}, overdue` : state;
}

function stateTone({ state, overdue }: DossierEscalation): string {
  if (overdue || state === "expired") return "tag bad";
  return state === "open" ? "tag warn" : "tag";
}
