import type { Digest } from "#ports/chat.ts";
import { type Block, type Button, markdown, plain, type SlackMessage } from "./blocks.ts";
import { encodeDrawn } from "./codec.ts";
import { actionIds, eventTypes } from "./identifiers.ts";
import { stateWords } from "./state-words.ts";
import { clip, named, oneLine, safe } from "./words.ts";

type Entry = Digest["entries"][number];

/** Many escalations that came at once: who, why, and a button to take each of those that are open. */
export function renderDigest(digest: Digest): SlackMessage {
  const { entries, id, version } = digest;
  const open = entries.filter(({ state }) => state === "open").length;
  const headline =
    open === 0
      ? `🟢 All ${entries.length} of these have been taken`
      : `🔴 ${open} of ${entries.length} requests need a person`;
  return {
    text: `${headline}: ${clip(entries.map(({ reference }) => reference).join(", "), 400)}`,
    blocks: [
      { type: "header", block_id: `gh.dh.${id}.${version}`, text: plain(headline) },
      ...entries.map((entry, index): Block => section(digest, entry, index)),
      {
        type: "context",
        block_id: `gh.dc.${id}.${version}`,
        elements: [
          markdown(
            "They came at once, so they share a message. Whatever happens to one of them gets it a card of its own.",
          ),
        ],
      },
    ],
    metadata: { event_type: eventTypes.digest, event_payload: { id, v: version } },
    unfurl_links: false,
    unfurl_media: false,
  };
}

function section({ id, version }: Digest, entry: Entry, index: number): Block {
  const { reference, clientName, serviceName, url, state, owner } = entry;
  const { mark, word } = stateWords[state];
  const whose = owner === undefined ? "" : ` by ${named(owner)}`;
  const status = state === "open" ? reasonsOf(entry) : `${word}${whose}`;
  const who = `${safe(clientName, 80)}, ${safe(serviceName, 80)}`;
  return {
    type: "section",
    block_id: `gh.de.${id}.${version}.${index}`,
    text: markdown(`${mark} <${url}|${reference}> ${who}\n${status}`),
    ...(state === "open" && { accessory: claim(entry) }),
  };
}

const reasonsOf = ({ reasons }: Entry) =>
  reasons
    .slice(0, 3)
    .map((reason) => safe(reason, 120))
    .join(" · ");

function claim(entry: Entry): Button {
  return {
    type: "button",
    action_id: actionIds.claim,
    text: plain("Claim"),
    accessibility_label: oneLine(`Claim ${entry.reference} for ${entry.clientName}`, 75),
    value: encodeDrawn(entry),
  };
}
