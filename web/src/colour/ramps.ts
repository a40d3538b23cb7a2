import type { Rgb } from "./palettes";
import { viridisHex } from "./viridis";

/** viridis as 256 × 3 bytes. */
export const viridis = Uint8Array.from(viridisHex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** ramp returns viridis at t; t outside [0, 1] is clamped. */
export function ramp(t: number): Rgb {
  const i = 3 * rampIndex(t);
  return [viridis[i]!, viridis[i + 1]!, viridis[i + 2]!];
}

/** rampIndex returns the entry of a 256-entry ramp for t, clamped; 0 for NaN. */
export function rampIndex(t: number): number {
  return t >= 1 ? 255 : t > 0 ? Math.round(t * 255) : 0;
}
