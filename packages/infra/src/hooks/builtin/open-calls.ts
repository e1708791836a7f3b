import type { HookContext } from '@llmspell/core';

/** Calls that failed never end. From this many places on the oldest are forgotten. */
const MAX_PLACES = 10_000;

/** When the calls under way started. Those at one place in a run are told apart by their order alone: the last one ends first. */
export class OpenCalls {
  readonly #starts = new Map<string, readonly number[]>();

  begin(context: HookContext, now: number): void {
    const place = placeOf(context);
    const starts = this.#starts.get(place) ?? [];
    this.#starts.delete(place);
    this.#starts.set(place, [...starts.slice(-100), now]);
    if (this.#starts.size > MAX_PLACES) this.#forgetOldest();
  }

  /** When it started; `undefined` when that is not known. */
  end(context: HookContext): number | undefined {
    const place = placeOf(context);
    const starts = this.#starts.get(place) ?? [];
    if (starts.length <= 1) this.#starts.delete(place);
    else this.#starts.set(place, starts.slice(0, -1));
    return starts.at(-1);
  }

  #forgetOldest(): void {
    for (const oldest of this.#starts.keys()) {
      this.#starts.delete(oldest);
      return;
    }
  }
}

/** A tool call has an id, a step a name. */
function placeOf({ runId, path, component, data }: HookContext): string {
  const { toolCallId, stepName } = data;
  return [runId, path, component.kind, component.name, toolCallId, stepName].join('\n');
}
