/** Where the stages of a picture stand, in pixels. Pure, so that what a phone shows can be told without one. */
export type Layout = {
  readonly vertical: boolean;
  readonly width: number;
  readonly height: number;
  /** Of one stage. */
  readonly stageWidth: number;
  readonly places: readonly { readonly x: number; readonly y: number }[];
  /** All of it is wider than there is room: it is moved sideways. */
  readonly overflows: boolean;
};

const gap = { beside: 64, below: 40 };
const widest = 420;
const narrowest = 264;
/** Below this there is no room for two stages beside each other. */
const phone = 600;
const margin = 4;

/** Stages left to right, or top to bottom where it is narrow. `heights`: of the stages, as they were measured. */
export function layOut(room: number, heights: readonly number[]): Layout {
  const count = heights.length;
  if (room < phone) {
    const places = heights.map((_, nth) => ({
      x: margin,
      y: margin + heights.slice(0, nth).reduce((sum, height) => sum + height + gap.below, 0),
    }));
    const height = heights.reduce((sum, each) => sum + each + gap.below, 0) - gap.below + 2 * margin;
    const stageWidth = room - 2 * margin;
    return { vertical: true, width: room, height, stageWidth, places, overflows: false };
  }
  const fair = (room - 2 * margin - gap.beside * (count - 1)) / Math.max(count, 1);
  const stageWidth = Math.floor(Math.min(widest, Math.max(narrowest, fair)));
  const places = heights.map((_, nth) => ({ x: margin + nth * (stageWidth + gap.beside), y: margin }));
  const width = count * (stageWidth + gap.beside) - gap.beside + 2 * margin;
  const height = Math.max(0, ...heights) + 2 * margin;
  return { vertical: false, width, height, stageWidth, places, overflows: width > room };
}

/** How far to the left the picture is moved so that this stage is in the middle, without leaving room at an end. */
export function offsetTo(
  { overflows, width, places, stageWidth }: Layout,
  room: number,
  stage: number,
): number {
  if (!overflows) return 0;
  const middle = (places[stage]?.x ?? 0) + stageWidth / 2;
  return Math.max(room - width, Math.min(0, room / 2 - middle));
}

type Sized = {
  readonly because: string;
  readonly markers: readonly unknown[];
  readonly gates: readonly { readonly asked: { readonly because: string } | null }[];
  readonly steps: readonly { readonly made: { readonly because: string } | null }[];
};

/** How high a stage will be about, until it has been measured: rather too high, so that nothing moves down later. */
export function guessHeight({ because, markers, gates, steps }: Sized): number {
  const lines = (text: string | undefined) => Math.ceil((text ?? '').length / 36) * 20;
  const part = (made: { because: string } | null) => 56 + (made ? 34 + lines(made.because) : 0);
  return (
    76 +
    lines(because) +
    (markers.length > 0 ? 40 : 0) +
    gates.reduce((sum, { asked }) => sum + part(asked), 0) +
    steps.reduce((sum, { made }) => sum + part(made), 0)
  );
}
