/** The most similar candidate: the fewest edits (insert, delete, replace, swap), and at most a third of the name. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.slice(0, 64).toLowerCase();
  let best: string | undefined;
  let least = Math.floor((wanted.length + 1) / 3) + 1;
  for (const candidate of candidates) {
    const distance = edits(wanted, candidate.slice(0, 64).toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** "did you mean 'x'?", or the choices if none is similar and they are few, or an empty text. */
export function suggest(name: string, candidates: readonly string[], what: string): string | null {
  const meant = nearest(name, candidates);
  if (meant !== undefined) return `did you mean '${meant}'?`;
  if (candidates.length === 0) return null;
  return candidates.length <= 12 ? `${what}: ${candidates.join(', ')}` : null;
}

/** Optimal string alignment distance. */
function edits(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1];
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
}
