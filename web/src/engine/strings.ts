import type { Strings } from "./protocol";

const decoder = new TextDecoder();

/** stringAt decodes one string of a list; a hover needs one of 30,000. */
export function stringAt(list: Strings, i: number): string {
  return decoder.decode(list.bytes.subarray(list.offsets[i], list.offsets[i + 1]));
}

/** allStrings decodes the whole list. */
export function allStrings(list: Strings): string[] {
  const out: string[] = [];
  const text = decoder.decode(list.bytes);
  if (text.length === list.bytes.length) {
    // All ASCII, as names of genes mostly are: a byte is a character.
    for (let i = 0; i + 1 < list.offsets.length; i++)
      out.push(text.slice(list.offsets[i], list.offsets[i + 1]));
    return out;
  }
  for (let i = 0; i + 1 < list.offsets.length; i++) out.push(stringAt(list, i));
  return out;
}
