import { DateMark } from "./date-mark.tsx";
import { Mention } from "./mention.tsx";
import { type Mark, parseMrkdwn } from "./mrkdwn.ts";
import { SafeLink } from "./safe-link.tsx";

/** A text of mrkdwn as Slack shows it. */
export function Mrkdwn({ text }: { readonly text: string }) {
  return <Marks marks={parseMrkdwn(text)} />;
}

function Marks({ marks }: { readonly marks: readonly Mark[] }) {
  return (
    <>
      {marks.map((mark, index) => (
        // A text is drawn anew as a whole: its parts have no identity of their own.
        <OneMark key={index} mark={mark} />
      ))}
    </>
  );
}

function OneMark({ mark }: { readonly mark: Mark }) {
  switch (mark.kind) {
    case "text":
      return <>{mark.text}</>;
    case "break":
      return <br />;
    case "bold":
      return (
        <b>
          <Marks marks={mark.inside} />
        </b>
      );
    case "italic":
      return (
        <em>
          <Marks marks={mark.inside} />
        </em>
      );
    case "strike":
      return (
        <s>
          <Marks marks={mark.inside} />
        </s>
      );
    case "quote":
      return (
        <blockquote>
          <Marks marks={mark.inside} />
        </blockquote>
      );
    case "code":
      return <code>{mark.text}</code>;
    case "preformatted":
      return <pre>{mark.text}</pre>;
    case "link":
      return <SafeLink url={mark.url}>{mark.text}</SafeLink>;
    case "user":
    case "channel":
      return <Mention kind={mark.kind} id={mark.id} label={mark.label} />;
    case "broadcast":
      return <span class="mention all">{mark.text}</span>;
    case "date":
      return <DateMark {...mark} />;
  }
}
