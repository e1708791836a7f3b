import type { SpellErrorJson } from '../errors/spell-error.ts';
import type { JsonValue } from '../json/json-value.ts';

/** An effect as a cassette has it. Times are left out; the order of the list is the order in which effects ended. */
export interface CassetteEffect {
  /** `path/name`, with `#2` and so on for equal ones. */
  readonly key: string;
  readonly name: string;
  /** Which request of its branch it was, from 0. */
  readonly index: number;
  /** How it ended; the last two are effects of which nobody knows that, and stand behind all others. */
  readonly type: 'completed' | 'failed' | 'stopped' | 'started' | 'streaming';
  /** Of a completed one; left out for `undefined`. */
  readonly value?: JsonValue;
  /** Of a failed one, or of one that was broken off from inside. */
  readonly error?: SpellErrorJson;
  /** Of a failed one that must not be made again, also not when the run is resumed. */
  readonly once?: true;
  /** Of a stopped one. */
  readonly from?: 'signal' | 'itself';
  /** What was heard of the result before it was there: after how many results, and as which part of the whole run. */
  readonly parts?: readonly {
    readonly after: number;
    readonly from: number;
    readonly values: readonly JsonValue[];
  }[];
}

/** A recorded run as a test fixture: without secrets, without times, the same text for the same run. */
export interface Cassette {
  readonly format: 'llmspell.cassette';
  readonly version: 1;
  /** What was run, when a run engine did. */
  readonly run?: { readonly component: string; readonly input: JsonValue; readonly seed: string };
  readonly effects: readonly CassetteEffect[];
  /** What was delivered into scripts. @default nothing */
  readonly logs?: Readonly<Record<string, readonly JsonValue[]>>;
}
