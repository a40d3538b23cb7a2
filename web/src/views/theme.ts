import { computed, effect, signal } from "@preact/signals";
import type { Ground } from "../colour/paint";
import type { Rgb } from "../colour/palettes";
import type { Look } from "../plots/sheet";
import { type Theme, theme } from "../state/store";

const key = "coverslip.theme";
const dark = signal(false);

/** shade is the theme that is shown: the chosen one, or the system's. */
export const shade = computed<"light" | "dark">(() =>
  theme.value === "auto" ? (dark.value ? "dark" : "light") : theme.value,
);

/** The colours of cells without a value, of cells that are not highlighted, and of the ring about the hovered cell. */
export const grounds: Record<"light" | "dark", Ground & { ring: Rgb }> = {
  light: { missing: [205, 211, 209], dimmed: [222, 227, 225], ring: [24, 34, 36] },
  dark: { missing: [74, 84, 86], dimmed: [48, 57, 59], ring: [240, 244, 243] },
};

const tokens = ["surface", "ink", "soft", "line", "line-strong", "plot", "grid"].concat(
  ["bar", "strong", "faint", "threshold"].map((part) => `chart-${part}`),
);

/** lookOf reads the page's colours in a theme, also where it is not the one that is shown. */
export function lookOf(theme: "light" | "dark"): Look {
  const probe = document.createElement("div");
  probe.dataset.theme = theme;
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const look = Object.fromEntries(tokens.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  probe.remove();
  return look;
}

/** keepTheme puts the theme on the page and remembers the choice, where the browser lets it. */
export function keepTheme(): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  dark.value = system.matches;
  system.addEventListener("change", () => {
    dark.value = system.matches;
  });
  theme.value = stored();
  effect(() => {
    document.documentElement.dataset.theme = shade.value;
    try {
      localStorage.setItem(key, theme.value);
    } catch {
      // Storage is denied: the choice lasts as long as the page.
    }
  });
}

function stored(): Theme {
  try {
    const value = localStorage.getItem(key);
    return value === "light" || value === "dark" ? value : "auto";
  } catch {
    return "auto";
  }
}
