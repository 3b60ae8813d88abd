import { useState } from "preact/hooks";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";

/** Where one writes in the channel or a thread: words for everybody, or a command like "/gatehouse queue". */
export function Composer(place: { readonly channel: string; readonly threadTs?: string }) {
  const { threadTs } = place;
  const { me } = usePage();
  const [text, setText] = useState("");
  const [trouble, setTrouble] = useState<string>();
  const send = async () => {
    const said = text.trim();
    if (said === "") return;
    setText("");
    const answer = await ask("POST", pathOf(said), { body: bodyOf(said, { user: me, ...place }) });
    setTrouble(answer.ok ? undefined : answer.message);
  };
  return (
    <form
      class="row composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label>
        <span class="unseen">
          {threadTs === undefined ? "Message or command" : "Reply in the thread"}
        </span>
        <input
          value={text}
          placeholder={
            threadTs === undefined
              ? "Message, or /gatehouse queue"
              : "Reply, or @gatehouse book tue 2pm"
          }
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <button type="submit" class="slack-button plain">
        Send
      </button>
      {trouble !== undefined && (
        <p class="alert bad" role="alert">
          {trouble}
        </p>
      )}
    </form>
  );
}

const isCommand = (said: string) => said.startsWith("/");
const pathOf = (said: string) => (isCommand(said) ? "/slack/command" : "/slack/say");

function bodyOf(
  said: string,
  place: { readonly user: string; readonly channel: string; readonly threadTs?: string },
) {
  if (!isCommand(said)) return { ...place, text: said };
  const { user, channel } = place;
  const [command = ""] = said.split(" ");
  return { user, channel, command, text: said.slice(command.length).trim() };
}
