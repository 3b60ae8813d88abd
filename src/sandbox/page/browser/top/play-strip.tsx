import { PlayVerdict } from "./play-verdict.tsx";
import { PlayedSteps } from "./played-steps.tsx";
import { usePlay } from "./use-play.ts";

const journeys = [
  { name: "all", title: "Play everything" },
  { name: "j1", title: "Books itself" },
  { name: "j2", title: "VIP, booked from the card" },
  { name: "j4", title: "Two people, one button" },
  { name: "j5", title: "Answers by text" },
  { name: "j5-new-client", title: "A new client texts" },
  { name: "j8", title: "A calendar is edited" },
  { name: "j9", title: "Somebody is ill" },
  { name: "client", title: "Client moves and cancels" },
  { name: "j5-reminded", title: "Reminded, and confirms" },
  { name: "j3", title: "Nobody answers" },
] as const;

/** Runs whole journeys on the program before one's eyes. */
export function PlayStrip() {
  const play = usePlay();
  return (
    <section class="play" aria-labelledby="play-title">
      <div class="row">
        <h2 id="play-title">Play a journey</h2>
        {journeys.map(({ name, title }, index) => (
          <button
            key={name}
            type="button"
            class={index === 0 ? "button primary" : "button"}
            aria-disabled={play.playing !== undefined || undefined}
            onClick={() => play.playing === undefined && play.start(name)}
          >
            {play.playing === name ? "Playing …" : title}
          </button>
        ))}
        {play.playing === undefined && (play.steps.length > 0 || play.trouble) && (
          <button type="button" class="button quiet" onClick={play.clear}>
            Clear
          </button>
        )}
        <PlayVerdict {...play} />
      </div>
      <PlayedSteps steps={play.steps} />
    </section>
  );
}
