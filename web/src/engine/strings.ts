import type { Strings } from "./protocol";

const decoder = new TextDecoder();

/** stringAt decodes one string of a list; a hover needs one of 30,000. */
export function stringAt(list: Strings, i: number): string {
  return decoder.decode(list.bytes.subarray(list.offsets[i], list.offsets[i + 1]));
}

/** allStrings decodes the whole list. */
export function allStrings(list: Strings): string[] {
  const out: string[] = [];
  for (let i = 0; i + 1 < list.offsets.length; i++) out.push(stringAt(list, i));
  return out;
}
