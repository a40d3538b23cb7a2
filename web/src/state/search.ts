/**
 * search returns up to limit indices of names that match what was typed, in any case of letters: the same name first,
 * then those that begin with it, the shortest first, then those that hold it.
 */
export function search(names: readonly string[], typed: string, limit: number): number[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return names.slice(0, limit).map((_, i) => i);
  const same: number[] = [];
  const begin: number[] = [];
  const hold: number[] = [];
  names.forEach((name, i) => {
    const at = name.toLowerCase().indexOf(wanted);
    if (at === 0) (name.length === wanted.length ? same : begin).push(i);
    else if (at > 0 && hold.length < limit) hold.push(i);
  });
  begin.sort((a, b) => names[a]!.length - names[b]!.length || (names[a]! < names[b]! ? -1 : 1));
  return [...same, ...begin, ...hold].slice(0, limit);
}
