import type { VNode } from "preact";
import { DateMark } from "./date-mark.tsx";
import { Mention } from "./mention.tsx";
import { Group, Leaf } from "./rich-text-shapes.ts";
import { SafeLink } from "./safe-link.tsx";
import { Undrawn } from "./undrawn.tsx";

/** A rich_text block: words that are never parsed, so a client's text cannot pretend to be ours. */
export function RichText({ groups }: { readonly groups: readonly unknown[] }) {
  return (
    <div class="rich">
      {groups.map((group, index) => {
        const read = Group.safeParse(group);
        const key = index;
        return read.success ? (
          <OneGroup key={key} group={read.data} />
        ) : (
          <Undrawn key={key} what={group} />
        );
      })}
    </div>
  );
}

function OneGroup({ group }: { readonly group: Group }) {
  switch (group.type) {
    case "rich_text_section":
      return <p>{leaves(group.elements)}</p>;
    case "rich_text_quote":
      return <blockquote>{leaves(group.elements)}</blockquote>;
    case "rich_text_preformatted":
      return <pre>{leaves(group.elements)}</pre>;
    case "rich_text_list": {
      const items = group.elements.map(({ elements }, index) => (
        <li key={index}>{leaves(elements)}</li>
      ));
      return group.style === "ordered" ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

function leaves(elements: readonly unknown[]): readonly VNode[] {
  return elements.map((element, index) => {
    const read = Leaf.safeParse(element);
    const key = index;
    return read.success ? (
      <OneLeaf key={key} leaf={read.data} />
    ) : (
      <Undrawn key={key} what={element} />
    );
  });
}

function OneLeaf({ leaf }: { readonly leaf: Leaf }) {
  switch (leaf.type) {
    case "text":
      return <Styled style={leaf.style}>{leaf.text}</Styled>;
    case "link":
      return (
        <SafeLink url={leaf.url}>
          <Styled style={leaf.style}>{leaf.text ?? leaf.url}</Styled>
        </SafeLink>
      );
    case "user":
      return <Mention kind="user" id={leaf.user_id} />;
    case "channel":
      return <Mention kind="channel" id={leaf.channel_id} />;
    case "usergroup":
      return <span class="mention">@{leaf.usergroup_id}</span>;
    case "broadcast":
      return <span class="mention all">@{leaf.range}</span>;
    case "emoji":
      return <>{`:${leaf.name}:`}</>;
    case "date":
      return <DateMark seconds={leaf.timestamp} format={leaf.format} fallback={leaf.fallback} />;
  }
}

function Styled(props: {
  readonly style: {
    bold?: boolean | undefined;
    italic?: boolean | undefined;
    strike?: boolean | undefined;
    code?: boolean | undefined;
  };
  readonly children: string;
}) {
  const { bold, italic, strike, code } = props.style;
  let shown: VNode = <>{props.children}</>;
  if (code) shown = <code>{shown}</code>;
  if (strike) shown = <s>{shown}</s>;
  if (italic) shown = <em>{shown}</em>;
  if (bold) shown = <b>{shown}</b>;
  return shown;
}
