import { useEffect, useRef } from "preact/hooks";
import { z } from "zod";
import type { SlackView } from "#sandbox/slack/workspace.ts";
import { Text } from "./block-shapes.ts";
import { Blocks } from "./block-view.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { SurfaceContext } from "./surface.ts";
import { useModal } from "./use-modal.ts";
import { usePress } from "./use-press.ts";

const Frame = z.object({ title: Text, submit: Text.optional(), close: Text.optional() });

/** A modal over the channel; only this panel is covered, so that a journey can be watched playing. */
export function ModalView({ view }: { readonly view: SlackView }) {
  const place = { viewId: view.id };
  const { pressing, press, asking, confirm, deny, trouble } = usePress(place);
  const modal = useModal(view);
  const { title, submit, close } = Frame.safeParse(view.content).data ?? {};
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
  }, []);

  return (
    <div class="curtain">
      <dialog
        open
        class="modal"
        aria-labelledby="modal-title"
        onKeyDown={({ key }) => key === "Escape" && modal.close()}
      >
        <form
          ref={box}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void modal.submit();
          }}
        >
          <h3 id="modal-title">{title?.text}</h3>
          <div class="modal-body">
            <SurfaceContext
              value={{
                place,
                pressing,
                press,
                values: modal.values,
                fill: modal.fill,
                errors: modal.errors,
              }}
            >
              <Blocks blocks={view.content.blocks} />
            </SurfaceContext>
          </div>
          <div role="alert">
            {(modal.trouble ?? trouble) !== undefined && (
              <p class="alert bad">{modal.trouble ?? trouble}</p>
            )}
          </div>
          <div class="row end">
            <button type="button" class="slack-button plain" onClick={modal.close}>
              {close?.text ?? "Cancel"}
            </button>
            {submit !== undefined && (
              <button
                type="submit"
                class="slack-button primary"
                aria-busy={modal.busy || undefined}
              >
                {submit.text}
              </button>
            )}
          </div>
        </form>
      </dialog>
      {asking !== undefined && (
        <ConfirmDialog confirm={asking.confirm} onConfirm={confirm} onDeny={deny} />
      )}
    </div>
  );
}
