import type { ComponentChildren } from "preact";
import type { BlockKind } from "./week-grid.tsx";

const kinds: readonly (readonly [BlockKind, string])[] = [
  ["appointment", "Appointment"],
  ["escalation", "Held, offered, or kept by a client"],
  ["calendar", "Busy in the calendar"],
  ["absence", "Absent or time off"],
  ["way", "On the way to another place"],
];

/** What the colours mean; every block says it in words too. */
export function WeekLegend() {
  return (
    <ul class="legend" aria-label="What is drawn">
      <li>
        <Swatch>
          <g class="start offered">
            <rect x={1} y={1} width={18} height={12} rx={3} />
          </g>
        </Swatch>{" "}
        Offered start
      </li>
      {kinds.map(([kind, words]) => (
        <li key={kind}>
          <Swatch>
            <g class={`block ${kind}`}>
              <rect x={1} y={1} width={18} height={12} rx={3} />
            </g>
          </Swatch>{" "}
          {words}
        </li>
      ))}
      <li>
        <Swatch>
          <g class="block appointment">
            <rect class="buffer" x={1} y={1} width={18} height={12} rx={3} />
          </g>
        </Swatch>{" "}
        Its buffer
      </li>
    </ul>
  );
}

function Swatch({ children }: { readonly children: ComponentChildren }) {
  return (
    <svg width={20} height={14} aria-hidden="true">
      {children}
    </svg>
  );
}
