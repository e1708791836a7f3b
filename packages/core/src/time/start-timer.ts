/** The longest a timer of the platform can be, ms; a longer one would end at once. */
const LONGEST = 2 ** 31 - 1;

/** Calls back after `ms`, however long that is, and gives the function that stops the timer. */
export function startTimer(ms: number, callback: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (left: number): void => {
    const next = left > LONGEST ? () => wait(left - LONGEST) : callback;
    timer = setTimeout(next, Math.min(left, LONGEST));
  };
  wait(ms);
  return () => clearTimeout(timer);
}
