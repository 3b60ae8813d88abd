import type { WayOfText } from "#messaging/way-of-text.ts";
import type { DossierConsent, DossierText } from "#views/pages/dossier.tsx";

type Say = (instant: Date) => string;

const tags: Record<WayOfText["tone"], string> = {
  plain: "tag",
  good: "tag good",
  bad: "tag bad",
};

/** Every text about the request, and how far each of ours came. */
export function TextsCard({ texts, say }: { texts: readonly DossierText[]; say: Say }) {
  return (
    <section class="card">
      <h2>Text messages</h2>
      <ul class="records">
        {texts.map(({ by, body, way, at }) => (
          <li key={`${at.getTime()} ${body}`}>
            <span class={tags[way.tone]}>{way.words}</span>{" "}
            <b>{by === "client" ? "The client" : "We"}</b>
            <p>{body}</p>
            <p class="muted">{say(at)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the client agreed to, word for word, and what they took back. */
export function ConsentsCard({ ledger, say }: { ledger: readonly DossierConsent[]; say: Say }) {
  return (
    <section class="card">
      <h2>Consent</h2>
      {ledger.length === 0 && <p class="empty">Nothing was ever agreed to.</p>}
      <ul class="records">
        {ledger.map((record) => (
          <li key={`${record.at.getTime()} ${record.to} ${record.where}`}>
            <span class={record.given ? "tag good" : "tag warn"}>
              {record.given ? "agreed" : "not agreed"}
            </span>{" "}
            <b>{record.to}</b>
            <p>“{record.wording}”</p>
            <p class="muted">
              {record.address}, {record.where}, {say(record.at)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
