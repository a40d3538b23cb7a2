/**
 * search returns up to limit indices of names that match what was typed, in any case of letters: the same name first,
 * then those that begin with it, then those that hold it, each in the order of the list.
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
  return [...same, ...begin, ...hold].slice(0, limit);
}
