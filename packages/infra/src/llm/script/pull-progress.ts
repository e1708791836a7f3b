import type { JsonObject } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

/** How far a pull is, as scripts see it. */
export type PullProgress = JsonObject & {
  readonly model_id: string;
  /** From 0 to 100. */
  readonly percent_complete: number;
  readonly bytes_downloaded: number;
  readonly bytes_total?: number;
  readonly status: string;
  readonly error?: string;
};

interface Layer {
  readonly total: number;
  readonly completed: number;
}

/** Adds up what Ollama tells of each layer of a model. */
export class PullMeter {
  readonly #modelId: string;
  readonly #layers = new Map<string, Layer>();
  #status = 'starting';
  #error: string | undefined;

  constructor(modelId: string) {
    this.#modelId = modelId;
  }

  /** Takes a line of Ollama. */
  add(line: JsonObject): void {
    const [status, digest, error] = ['status', 'digest', 'error'].map((key) => getOwn(line, key));
    if (typeof status === 'string') this.#status = status;
    if (typeof digest === 'string') {
      const total = amount(getOwn(line, 'total'));
      this.#layers.set(digest, { total, completed: Math.min(total, amount(getOwn(line, 'completed'))) });
    }
    if (error !== undefined) this.fail(typeof error === 'string' ? error : JSON.stringify(error));
  }

  fail(error: string): void {
    this.#status = 'failed';
    this.#error = error;
  }

  /** Whether the model is there. */
  get succeeded(): boolean {
    return this.#status === 'success';
  }

  get failed(): boolean {
    return this.#error !== undefined;
  }

  get progress(): PullProgress {
    const layers = [...this.#layers.values()];
    const total = layers.reduce((sum, layer) => sum + layer.total, 0);
    const completed = layers.reduce((sum, layer) => sum + layer.completed, 0);
    return {
      model_id: this.#modelId,
      percent_complete: this.succeeded ? 100 : percent(completed, total),
      bytes_downloaded: completed,
      ...(total === 0 ? {} : { bytes_total: total }),
      status: this.#status,
      ...(this.#error === undefined ? {} : { error: this.#error }),
    };
  }
}

function amount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}

/** Whole, and never 100 before the end: what comes after the bytes takes time too. */
function percent(completed: number, total: number): number {
  return total === 0 ? 0 : Math.min(99, Math.floor((100 * completed) / total));
}
