import { neighbourOf, type PanelName, type Panels, panelTitles, titleId } from "./panels.ts";

/** A panel's name; on a wide screen beside the name of the one that shares its place. */
export function PanelTitle(props: {
  readonly panel: PanelName;
  readonly turnTo: Panels["turnTo"];
  /** What waits in the neighbour. */
  readonly waiting?: number;
}) {
  const { panel, turnTo, waiting = 0 } = props;
  const other = neighbourOf(panel);
  const order = Object.keys(panelTitles);
  const title = (
    <h2 key={panel} id={titleId(panel)} tabIndex={-1}>
      {panelTitles[panel]}
    </h2>
  );
  if (other === undefined) return title;
  const turn = (
    <button key={other} type="button" class="turn" onClick={() => turnTo(other)}>
      {panelTitles[other]}
      {waiting > 0 && <span class="count">{waiting}</span>}
    </button>
  );
  const first = order.indexOf(panel) < order.indexOf(other);
  return <div class="titles">{first ? [title, turn] : [turn, title]}</div>;
}
