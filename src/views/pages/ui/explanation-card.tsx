/** A start with what stands against it, in the words of the reader's own clock. */
export type ExplanationProps = {
  /** "Tue 24 Nov 10:00 AM, Phoenix time (MST)" */
  readonly time: string;
  /** "Consultation, 30 minutes" */
  readonly what: string;
  readonly offered: boolean;
  readonly providers: readonly {
    readonly name: string;
    readonly reasons: readonly { readonly rule: string; readonly words: string }[];
  }[];
  /** What a client who asks for it reads. */
  readonly violations: readonly string[];
  /** The same time by the clock, an hour later: in autumn there are two. */
  readonly second: { readonly href: string; readonly time: string } | undefined;
};

export function ExplanationCard(props: ExplanationProps) {
  const { time, what, offered, providers, violations, second } = props;
  return (
    <>
      <h2>{time}</h2>
      <p>
        {what} <Verdict offered={offered} />
      </p>
      {second !== undefined && (
        <p>
          The clocks show this time twice; the other one is <a href={second.href}>{second.time}</a>.
        </p>
      )}
      <ul class="records">
        {providers.map(({ name, reasons }) => (
          <li key={name}>
            <b>{name}</b> <Verdict offered={reasons.length === 0} />
            {reasons.map(({ rule, words }) => (
              <p key={words}>
                <Linked text={words} /> <code>{rule}</code>
              </p>
            ))}
          </li>
        ))}
      </ul>
      {violations.length > 0 && (
        <>
          <h3>What a client reads</h3>
          {violations.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </>
      )}
    </>
  );
}

function Verdict({ offered }: { readonly offered: boolean }) {
  return <span class={offered ? "tag good" : "tag"}>{offered ? "offered" : "not offered"}</span>;
}

/** A request that is named leads to its page: only those who may read it are told its name. */
function Linked({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(/(GH-\d+)/).map((part, index) =>
        index % 2 === 1 ? (
          <a key={part} href={`/console/requests/${part}`}>
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}
