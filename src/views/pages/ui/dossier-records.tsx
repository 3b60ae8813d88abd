import type { MailStatus } from "#messaging/mail-status.ts";
import type { DossierEffect, DossierEmail, TimelineEntry } from "#views/pages/dossier.tsx";

type Say = (instant: Date) => string;

const stateWords: Record<DossierEffect["state"], string> = {
  pending: "waits",
  sending: "on its way",
  done: "done",
  ambiguous: "unclear: being looked up",
  suppressed: "left out",
  dead: "given up: a person was told",
};

const toneOf: Record<DossierEffect["state"], string> = {
  pending: "tag",
  sending: "tag",
  done: "tag good",
  ambiguous: "tag warn",
  suppressed: "tag",
  dead: "tag bad",
};

export function Timeline({ entries, say }: { entries: readonly TimelineEntry[]; say: Say }) {
  return (
    <section class="card wide">
      <h2>Timeline</h2>
      {entries.length === 0 && <p class="empty">Nothing is recorded.</p>}
      <ol class="timeline">
        {entries.map(({ at, kind, who, what, detail }) => (
          <li key={`${at.getTime()} ${what}`} class={kind}>
            <time dateTime={at.toISOString()}>{say(at)}</time>
            <b>{what}</b> <span class="muted">{who}</span>
            {detail !== undefined && <p>{detail}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

export function EffectsCard({ effects, say }: { effects: readonly DossierEffect[]; say: Say }) {
  return (
    <section class="card">
      <h2>Outside writes</h2>
      {effects.length === 0 && <p class="empty">Nothing is owed to the outside.</p>}
      <ul class="records">
        {effects.map((effect) => (
          <li key={`${effect.what} ${effect.changedAt.getTime()}`}>
            <span class={toneOf[effect.state]}>{stateWords[effect.state]}</span>{" "}
            <b>{effect.what}</b>
            <p class="muted">
              {say(effect.changedAt)}, {effect.attempts}{" "}
              {effect.attempts === 1 ? "attempt" : "attempts"}
            </p>
            {effect.problem !== undefined && <p>{effect.problem}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const newsWords: Record<MailStatus, string> = {
  delivered: "delivered",
  bounced: "did not arrive",
  complained: "called spam",
};

/** How far it came: what the other side said of it counts more than that it was accepted. */
function MailTag({ state, news }: DossierEmail) {
  if (news !== undefined)
    return (
      <span class={news.status === "delivered" ? "tag good" : "tag bad"}>
        {newsWords[news.status]}
      </span>
    );
  return (
    <span class={state === "done" ? "tag" : toneOf[state]}>
      {state === "done" ? "handed over" : stateWords[state]}
    </span>
  );
}

function saysWhy({ news, problem }: DossierEmail): string | undefined {
  return news === undefined || news.detail === "" ? problem : news.detail;
}

export function EmailsCard({ emails, say }: { emails: readonly DossierEmail[]; say: Say }) {
  return (
    <section class="card">
      <h2>E-mails</h2>
      {emails.length === 0 && <p class="empty">No e-mail was sent.</p>}
      <ul class="records">
        {emails.map((email) => (
          <li key={`${email.subject} ${email.at.getTime()}`}>
            <MailTag {...email} /> <b>{email.subject}</b>
            <p class="muted">
              to {email.to}, {say(email.news?.at ?? email.at)}
            </p>
            {saysWhy(email) !== undefined && <p>{saysWhy(email)}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
