import type { ScriptOutput } from '@llmspell/core';

import type { WorkerMessage } from '../../../thread/protocol.ts';
import { MachineStop } from '../wasm/machine-stop.ts';

const BUFFERED = 8192;
const MAX_AGE_MS = 50;

/** What the script prints. Small pieces travel together; the order of everything that is posted stays. */
export class Output {
  readonly #post: (message: WorkerMessage) => void;
  readonly #maxBytes: number;
  #stream: ScriptOutput['stream'] = 'stdout';
  #text = '';
  #since = 0;
  #written = 0;

  constructor(post: (message: WorkerMessage) => void, maxBytes: number) {
    this.#post = post;
    this.#maxBytes = maxBytes;
  }

  write(stream: ScriptOutput['stream'], text: string): void {
    if (stream !== this.#stream) this.flush();
    this.#written += Buffer.byteLength(text);
    if (this.#written > this.#maxBytes) throw new MachineStop({ kind: 'limit', limit: 'output' });
    if (this.#text === '') this.#since = performance.now();
    this.#stream = stream;
    this.#text += text;
    if (this.#text.length > BUFFERED) this.flush();
  }

  flush(): void {
    if (this.#text === '') return;
    this.#post({ type: 'output', stream: this.#stream, text: this.#text });
    this.#text = '';
  }

  /** Called now and then while the script computes, so that it is seen to be alive. */
  tick(): void {
    if (this.#text !== '' && performance.now() - this.#since > MAX_AGE_MS) this.flush();
  }
}
