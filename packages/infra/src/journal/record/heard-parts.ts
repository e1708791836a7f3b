import type { EffectInfo, JsonValue } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

import { ChunkWriter } from './chunk-writer.ts';
import type { AskedEffect } from './effect-numbers.ts';
import { writeEffect } from './effect-record.ts';
import type { Outbox } from './outbox.ts';
import type { HeardPart } from './part-list.ts';

export interface HeardPartsOptions {
  readonly asked: AskedEffect;
  readonly prefix: string;
  readonly outbox: Outbox;
  readonly onPart: (part: JsonValue) => void;
  /** Where the run is now. */
  readonly at: () => Omit<HeardPart, 'value'>;
}

/** The parts of one effect under way, from the first until its end. */
export class HeardParts {
  readonly #options: HeardPartsOptions;
  readonly #list: ChunkWriter<HeardPart>;
  #ended = false;

  constructor(options: HeardPartsOptions) {
    const { asked, prefix } = options;
    this.#options = options;
    this.#list = new ChunkWriter({
      key: prefix + asked.key,
      length: 0,
      toValue: (parts) => writeEffect({ ...asked, outcome: { type: 'streaming' }, parts }),
    });
  }

  /** Whether some of them had to be kept already. */
  get kept(): boolean {
    return this.#list.length > 0;
  }

  readonly hear: EffectInfo['part'] = (part) => {
    // Of an effect that was broken off.
    if (this.#ended) return;
    const { asked, outbox, onPart, at } = this.#options;
    const value = toJson(part, `A part of the result of effect "${asked.key}"`);
    outbox.append(this.#list, { ...at(), value });
    onPart(value);
  };

  /** The effect has ended. @returns those that are not kept yet */
  end(): readonly HeardPart[] {
    this.#ended = true;
    this.#options.outbox.drop(this.#list);
    return this.#list.take();
  }
}
