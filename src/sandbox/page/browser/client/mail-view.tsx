import { useEffect, useRef, useState } from "preact/hooks";
import type { PageMail } from "#sandbox/page/page-state.ts";
import { linksOf } from "./mail-links.ts";

type Part = "letter" | "text" | "invitation";
const titles: Readonly<Record<Part, string>> = {
  letter: "Letter",
  text: "Plain text",
  invitation: "Invitation",
};

/** One mail, opened: as the client's mail program shows it, as text, and its invitation. */
export function MailView(props: {
  readonly mail: PageMail;
  readonly onClose: () => void;
  /** Opens one of the program's own pages beside the mail. */
  readonly onLink: (path: string) => void;
}) {
  const { mail, onClose, onLink } = props;
  const [part, setPart] = useState<Part>(mail.hasHtml ? "letter" : "text");
  const article = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    article.current?.scrollIntoView({ block: "start" });
  }, [mail.id]);

  const parts: readonly Part[] = [
    ...(mail.hasHtml ? (["letter"] as const) : []),
    "text",
    ...(mail.calendar === undefined ? [] : (["invitation"] as const)),
  ];
  return (
    <article class="mail" ref={article}>
      <button type="button" class="button quiet" onClick={onClose}>
        ← All mails
      </button>
      <h4 ref={heading} tabIndex={-1}>
        {mail.subject}
      </h4>
      <p class="muted">
        {mail.from} to {mail.to}
      </p>
      <div class="segments">
        {parts.map((one) => (
          <button key={one} type="button" aria-pressed={one === part} onClick={() => setPart(one)}>
            {titles[one]}
          </button>
        ))}
      </div>
      <MailPart mail={mail} part={part} />
      {linksOf(mail.text ?? "").map(({ path, words }) => (
        <button key={path} type="button" class="button" onClick={() => onLink(path)}>
          {words} (here)
        </button>
      ))}
    </article>
  );
}

function MailPart({ mail, part }: { readonly mail: PageMail; readonly part: Part }) {
  switch (part) {
    case "letter":
      return (
        <iframe
          class="letter"
          title={`Letter: ${mail.subject}`}
          src={`/mail/${mail.id}/html`}
          // No script and no origin; a link opens its page in a tab of its own.
          sandbox="allow-popups allow-popups-to-escape-sandbox"
        />
      );
    case "text":
      return <pre class="raw">{mail.text ?? "This mail has no plain text."}</pre>;
    case "invitation":
      return (
        <>
          <pre class="raw">{mail.calendar?.content}</pre>
          <a class="button" href={`/mail/${mail.id}/invitation`} download="invitation.ics">
            Download the .ics
          </a>
        </>
      );
  }
}
