import { Control } from "./block-shapes.ts";
import { ButtonControl } from "./button-control.tsx";
import { MenuControl } from "./menu-control.tsx";
import { OverflowControl } from "./overflow-control.tsx";
import { Undrawn } from "./undrawn.tsx";

/** Something to press in a message: a button, a menu. */
export function ControlView({ element }: { readonly element: unknown }) {
  const read = Control.safeParse(element);
  if (!read.success) return <Undrawn what={element} />;
  switch (read.data.type) {
    case "button":
      return <ButtonControl {...read.data} />;
    case "overflow":
      return <OverflowControl {...read.data} />;
    default:
      return <MenuControl {...read.data} />;
  }
}
