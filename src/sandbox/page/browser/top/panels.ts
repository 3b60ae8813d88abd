import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export const panelTitles = {
  client: "Client",
  phones: "Phones",
  slack: "Slack",
  calendar: "Calendar",
  crm: "CRM",
} as const;
export type PanelName = keyof typeof panelTitles;

/** A wide screen has room for three: on either side two panels share one place. */
const sides: Partial<Record<PanelName, readonly [side: "left" | "right", other: PanelName]>> = {
  client: ["left", "phones"],
  phones: ["left", "client"],
  calendar: ["right", "crm"],
  crm: ["right", "calendar"],
};

export function neighbourOf(panel: PanelName): PanelName | undefined {
  return sides[panel]?.[1];
}

export type Panels = {
  /** The only one on a narrow screen. */
  readonly shown: PanelName;
  /** Those at the sides of a wide one. */
  readonly left: PanelName;
  readonly right: PanelName;
  readonly show: (panel: PanelName) => void;
  /** Shows it from within its neighbour, which goes away with the button that was pressed. */
  readonly turnTo: (panel: PanelName) => void;
};

export function usePanels(): Panels {
  const [places, setPlaces] = useState<Pick<Panels, "shown" | "left" | "right">>({
    shown: "client",
    left: "client",
    right: "calendar",
  });
  const turned = useRef(false);

  const show = useCallback((panel: PanelName) => {
    const [side] = sides[panel] ?? [];
    setPlaces((before) => ({ ...before, shown: panel, ...(side && { [side]: panel }) }));
  }, []);
  const turnTo = useCallback(
    (panel: PanelName) => {
      turned.current = true;
      show(panel);
    },
    [show],
  );
  useEffect(() => {
    if (turned.current) document.getElementById(titleId(places.shown))?.focus();
    turned.current = false;
  }, [places]);

  return { ...places, show, turnTo };
}

export function titleId(panel: PanelName): string {
  return `${panel}-title`;
}
