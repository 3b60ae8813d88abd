import { Control, type KnownBlock, KnownBlock as Shape, Text } from "./block-shapes.ts";
import { ControlView } from "./control-view.tsx";
import { InputBlock } from "./input-block.tsx";
import { RichText } from "./rich-text.tsx";
import { TextObject } from "./text-object.tsx";
import { Undrawn } from "./undrawn.tsx";

/** The blocks of a message or a modal, as Slack draws them. */
export function Blocks({ blocks }: { readonly blocks: readonly unknown[] }) {
  return (
    <>
      {blocks.map((block, index) => (
        // Blocks keep their places; their ids change with every redraw, and focus must survive that.
        <BlockView key={index} block={block} />
      ))}
    </>
  );
}

function BlockView({ block }: { readonly block: unknown }) {
  const read = Shape.safeParse(block);
  return read.success ? <Drawn block={read.data} /> : <Undrawn what={block} />;
}

function Drawn({ block }: { readonly block: KnownBlock }) {
  switch (block.type) {
    case "header":
      return <h3 class="block-header">{block.text.text}</h3>;
    case "section":
      return <Section {...block} />;
    case "context":
      return <Context elements={block.elements} />;
    case "actions":
      return <Controls elements={block.elements} />;
    case "rich_text":
      return <RichText groups={block.elements} />;
    case "divider":
      return <hr />;
    case "alert":
      return (
        <div class={`block-alert ${block.level}`}>
          <TextObject text={block.text} />
        </div>
      );
    case "card":
      return <Card {...block} />;
    case "image":
      return <p class="block-image">[image: {block.alt_text}]</p>;
    case "input":
      return <InputBlock {...block} />;
  }
}

function Section({ text, fields, accessory }: Extract<KnownBlock, { type: "section" }>) {
  return (
    <div class="block-section">
      <div>
        {text !== undefined && (
          <p>
            <TextObject text={text} />
          </p>
        )}
        {fields.length > 0 && (
          <div class="fields">
            {fields.map((field, index) => (
              <p key={index}>
                <TextObject text={field} />
              </p>
            ))}
          </div>
        )}
      </div>
      {accessory !== undefined && <ControlView element={accessory} />}
    </div>
  );
}

function Context({ elements }: { readonly elements: readonly unknown[] }) {
  return (
    <p class="block-context">
      {elements.map((element, index) => {
        const read = Text.safeParse(element);
        return (
          <span key={index}>
            {read.success ? <TextObject text={read.data} /> : <Undrawn what={element} />}
          </span>
        );
      })}
    </p>
  );
}

function Controls({ elements }: { readonly elements: readonly unknown[] }) {
  return (
    <div class="block-actions">
      {elements.map((element, index) => (
        // By name: a second press of the mouse must not land on the control that took its place.
        <ControlView key={Control.safeParse(element).data?.action_id ?? index} element={element} />
      ))}
    </div>
  );
}

function Card({ title, subtitle, body, subtext }: Extract<KnownBlock, { type: "card" }>) {
  return (
    <div class="block-card">
      {[title, subtitle, body, subtext].map(
        (text, index) =>
          text !== undefined && (
            <p key={index}>
              <TextObject text={text} />
            </p>
          ),
      )}
    </div>
  );
}
