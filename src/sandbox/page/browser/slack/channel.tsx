import { useEffect, useRef } from "preact/hooks";
import { usePage } from "#sandbox/page/browser/context.ts";
import { EphemeralNotes } from "./ephemeral-notes.tsx";
import { MessageView } from "./message-view.tsx";

/** A channel's messages, newest at the bottom as in Slack, each with its thread under it. */
export function Channel({ channel }: { readonly channel: string }) {
  const { state, me } = usePage();
  const list = useRef<HTMLElement>(null);
  const here = state.slack.messages.filter((message) => message.channel === channel);
  const roots = here.filter(({ thread_ts, ts }) => thread_ts === undefined || thread_ts === ts);
  const newest = here.at(-1)?.ts;
  const notes = state.slack.ephemerals.filter(
    (note) => note.channel === channel && note.user === me,
  );

  // Whoever looks at the newest goes on seeing it; whoever has scrolled up is left in peace.
  const follows = useRef(true);
  useEffect(() => {
    if (follows.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [newest, notes.length]);

  return (
    <section
      class="panel-body channel"
      aria-label="Messages"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      ref={list}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < 120;
      }}
    >
      {roots.length === 0 && (
        <p class="empty">No card yet: book something that needs a person, “VIP” for example.</p>
      )}
      {roots.map((message) => (
        <MessageView
          key={message.ts}
          message={message}
          replies={here.filter(({ thread_ts, ts }) => thread_ts === message.ts && ts !== thread_ts)}
        />
      ))}
      <EphemeralNotes notes={notes} />
    </section>
  );
}
