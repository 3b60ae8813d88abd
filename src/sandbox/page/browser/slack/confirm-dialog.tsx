import { useEffect, useRef } from "preact/hooks";
import type { Confirm } from "./block-shapes.ts";
import { TextObject } from "./text-object.tsx";

/** "Are you sure?", in the app's words. */
export function ConfirmDialog(props: {
  readonly confirm: Confirm;
  readonly onConfirm: () => void;
  readonly onDeny: () => void;
}) {
  const { title, text, confirm, deny } = props.confirm;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="confirm" ref={dialog} aria-labelledby="confirm-title" onClose={props.onDeny}>
      <h3 id="confirm-title">{title.text}</h3>
      <p>
        <TextObject text={text} />
      </p>
      <div class="row end">
        <button type="button" class="slack-button plain" onClick={props.onDeny}>
          {deny.text}
        </button>
        <button type="button" class="slack-button primary" onClick={props.onConfirm}>
          {confirm.text}
        </button>
      </div>
    </dialog>
  );
}
