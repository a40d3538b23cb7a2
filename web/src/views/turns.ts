/** Jobs that wait for their turn: one a task, so that the page answers in between. */
const waiting: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => {
  if (waiting.length > 1) channel.port2.postMessage(null);
  waiting.shift()?.();
};

/** inTurn does a job in a task of its own, after those that were asked for before; calling what it returns takes it back. */
export function inTurn(job: () => void): () => void {
  if (waiting.push(job) === 1) channel.port2.postMessage(null);
  return () => {
    const at = waiting.indexOf(job);
    if (at >= 0) waiting[at] = () => {};
  };
}
