/** Numbers and sizes as they are shown. The page is in English whatever the browser's language: one notation. */
const grouped = new Intl.NumberFormat("en-US");

/** count writes a whole number with thousands apart: 2,700. */
export function count(n: number): string {
  return grouped.format(n);
}

/** plural writes a count with its word: "1 cell", "2,700 cells". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** number writes a value to about three significant digits. */
export function number(v: number): string {
  if (!Number.isFinite(v)) return "–";
  const size = Math.abs(v);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return v.toExponential(1);
  if (size >= 1000) return grouped.format(Math.round(v));
  return String(Number(v.toPrecision(3)));
}

/** bytes writes a size of a file: 5.6 MB. */
export function bytes(n: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let i = 0;
  let v = n;
  while (v >= 999.5 && i < units.length - 1) {
    v /= 1000;
    i++;
  }
  return `${i === 0 ? v : Number(v.toPrecision(v < 10 ? 2 : 3))} ${units[i]}`;
}

/** fileName names what was made of a file: pbmc3k-pca-CST3.svg. No system refuses the name. */
export function fileName(file: string, part: string, ending: string): string {
  const stem = `${file.replace(/\.(h5ad|h5mu|h5|loom)$/i, "")}-${part}`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return `${stem.replace(/[\s\\/:*?"<>|\u0000-\u001f\u007f]+/g, "_").slice(0, 120)}.${ending}`;
}

/** duration writes seconds: 40 ms, 2.4 s, 3 min 20 s. */
export function duration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 59.5) return `${seconds < 9.95 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** ago writes how long ago a time was, both in milliseconds since 1970. */
export function ago(then: number, now: number): string {
  const minutes = Math.round((now - then) / 60000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${plural(Math.round(minutes / 60), "hour")} ago`;
  return `${plural(Math.round(minutes / 1440), "day")} ago`;
}
