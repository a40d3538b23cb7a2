/** tag writes an SVG element as text; a number is written to two decimals, what is undefined is left out. */
export function tag(
  name: string,
  attributes: Record<string, string | number | undefined>,
  ...children: string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === "number" ? decimal(value) : value!)}"`);
  return `<${name}${written.join("")}>${children.join("")}</${name}>`;
}

/** text writes a text element with its text escaped. */
export function text(attributes: Record<string, string | number | undefined>, words: string): string {
  return tag("text", attributes, escaped(words));
}

/** decimal writes a number to two decimals, without those that are 0. */
export function decimal(v: number): string {
  return String(Math.round(v * 100) / 100);
}

// XML 1.0 has no way to write most control characters, not even escaped.
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** escaped writes words so that they can stand in an element or an attribute. */
export function escaped(words: string): string {
  return words
    .replace(unwritable, "\ufffd")
    .replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c] ?? "&quot;");
}

/** widthOf estimates how wide text is set in a sans-serif, in pixels: letters of scripts like Chinese are square. */
export function widthOf(words: string, size: number): number {
  let ems = 0;
  for (const letter of words) ems += letter.codePointAt(0)! >= 0x2e80 ? 1 : 0.62;
  return ems * size;
}

/** shortened cuts text to a width in pixels, and shows where. */
export function shortened(words: string, size: number, width: number): string {
  if (widthOf(words, size) <= width) return words;
  const letters = Array.from(words);
  while (letters.length > 0 && widthOf(`${letters.join("")}…`, size) > width) letters.pop();
  return `${letters.join("")}…`;
}
