import type { JSX } from "preact";

/** Small line icons, drawn on a 16-unit square in the colour of the text; they say nothing to screen readers. */
const paths = {
  upload: "M8 11V3.5M4.8 6.5 8 3.3l3.2 3.2M2.5 10.5v2.2c0 .5.4.8.8.8h9.4c.4 0 .8-.3.8-.8v-2.2",
  download: "M8 3v7.7M4.8 7.7 8 10.9l3.2-3.2M2.5 10.5v2.2c0 .5.4.8.8.8h9.4c.4 0 .8-.3.8-.8v-2.2",
  close: "m4 4 8 8M12 4l-8 8",
  fit: "M2.5 6V3.3c0-.4.4-.8.8-.8H6M10 2.5h2.7c.4 0 .8.4.8.8V6M13.5 10v2.7c0 .4-.4.8-.8.8H10M6 13.5H3.3c-.4 0-.8-.4-.8-.8V10",
  plus: "M8 3.5v9M3.5 8h9",
  minus: "M3.5 8h9",
  check: "m3.5 8.5 3 3 6-7",
  stale: "M12.8 8a4.8 4.8 0 1 1-1.5-3.5M11.5 2v2.7H8.8",
  skip: "M4 8h8",
  warning: "M8 2.5 14.2 13H1.8L8 2.5ZM8 6.5v3M8 11.3v.2",
  lock: "M4.5 7.2V5.3a3.5 3.5 0 0 1 7 0v1.9M3.5 7.2h9v6h-9z",
  chevron: "m4.5 6.2 3.5 3.6 3.5-3.6",
  auto: "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11",
  light:
    "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9",
  dark: "M13 9.6A5.5 5.5 0 0 1 6.4 3 5.5 5.5 0 1 0 13 9.6Z",
  palette:
    "M8 2.2C4.7 2.2 2 4.7 2 7.8s2.5 5.8 5.6 5.8c1.5 0 1-1.6 1.4-2.4.6-1 4.9.4 5-3.4 0-3.1-2.7-5.6-6-5.6ZM5 7.5v.1M7.3 5v.1M10.4 5.4v.1",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

/** The mark of the program: cells under a coverslip. */
export function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true" focusable="false">
      <rect class="mark-glass" x="3" y="3" width="26" height="26" rx="5" />
      <g class="mark-a">
        <circle cx="11" cy="12" r="2.6" />
        <circle cx="17.5" cy="9.8" r="1.9" />
        <circle cx="15.6" cy="15.6" r="1.6" />
      </g>
      <g class="mark-b">
        <circle cx="21.5" cy="20.5" r="2.6" />
        <circle cx="16.8" cy="22.6" r="1.7" />
        <circle cx="22.6" cy="15.4" r="1.4" />
      </g>
    </svg>
  );
}
