import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Confirm } from "./block-shapes.ts";

/** Where controls stand: a message in a channel, or a modal. */
export type Place = { readonly channel: string; readonly ts: string } | { readonly viewId: string };

export type PressedControl = {
  readonly actionId: string;
  /** Which option of a menu, by its value. */
  readonly option?: string;
  /** Slack asks first, where the app wants it to. */
  readonly confirm: Confirm | undefined;
};

/** What the blocks of a message or a modal can do. Drawn without one, their controls do nothing. */
export type Surface = {
  readonly place: Place;
  readonly press: (pressed: PressedControl) => void;
  /** The control whose press is on its way. */
  readonly pressing: string | undefined;
  /** What has been filled in, by block_id; only modals have fields. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  readonly fill: (blockId: string, value: string | readonly string[]) => void;
  /** What is wrong, by block_id. */
  readonly errors: Readonly<Record<string, string>>;
};

export const SurfaceContext = createContext<Surface | undefined>(undefined);

export function useSurface(): Surface | undefined {
  return useContext(SurfaceContext);
}
