import { useEffect, useRef } from "preact/hooks";
import { myZone, usePage } from "#sandbox/page/browser/context.ts";
import { clockTime } from "#sandbox/page/browser/times.ts";
import type { PagePhone, PageText } from "#sandbox/page/phones-state.ts";
import { tickOf, titleOf } from "./words.ts";

/** A phone's texts, newest at the bottom; the client's own stand on the right, as on their phone. */
export function Conversation({ phone }: { readonly phone: PagePhone }) {
  const list = useRef<HTMLDivElement>(null);
  const newest = phone.texts.at(-1)?.sid;
  // Whoever looks at the newest goes on seeing it; whoever has scrolled up is left in peace.
  const follows = useRef(true);
  const follow = () => {
    if (follows.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  };
  useEffect(follow, [newest]);
  // It may have been drawn on a panel that nobody saw, where nothing has a height to scroll.
  useEffect(() => {
    const sizes = new ResizeObserver(follow);
    if (list.current !== null) sizes.observe(list.current);
    return () => sizes.disconnect();
  }, []);

  return (
    <div
      class="texts"
      // New texts are read out when there is time for it.
      role="log"
      aria-label={`Texts with ${titleOf(phone)}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      ref={list}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < 80;
      }}
    >
      {phone.texts.length === 0 && <p class="empty">Nothing was written yet.</p>}
      {phone.texts.map((text) => (
        <TextView key={text.sid} text={text} />
      ))}
    </div>
  );
}

const writers: Readonly<Record<PageText["by"], string>> = {
  client: "The client",
  program: "The company",
  vendor: "Twilio, by itself",
};

function TextView({ text }: { readonly text: PageText }) {
  const zone = myZone(usePage());
  const { by, body, pictures, at } = text;
  const { mark, words, bad } = tickOf(text);
  return (
    <div class={`text ${by === "client" ? "theirs" : "ours"}`}>
      <p class="bubble">
        <span class="unseen">{writers[by]}: </span>
        {body}
        {pictures > 0 && <em> [{pictures === 1 ? "a picture" : `${pictures} pictures`}]</em>}
      </p>
      <p class={bad ? "tick bad" : "tick"}>
        {by === "vendor" && `${writers.vendor} · `}
        <time dateTime={new Date(at).toISOString()}>{clockTime(at, zone)}</time>
        {by === "program" && (
          <>
            {" · "}
            <span aria-hidden="true">{mark} </span>
            {words}
          </>
        )}
      </p>
    </div>
  );
}
