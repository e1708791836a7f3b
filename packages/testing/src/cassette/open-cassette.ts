import { readFile } from 'node:fs/promises';

import { SpellError, type Cassette, type JsonValue, type Journal } from '@llmspell/core';
import { parseCassette } from '@llmspell/core/kit';

import { playCassette } from './play-cassette.ts';
import { recordCassette } from './record-cassette.ts';

export interface OpenCassetteOptions {
  /** Where it is kept, a JSON file. */
  readonly file: string;
  /**
   * Makes the effects and records them anew; `close` writes the file. Such as `process.env.UPDATE_CASSETTES === '1'`.
   * @default false
   */
  readonly update?: boolean;
  /** Takes secrets out of what is recorded. @default the values of environment variables that are named like secrets */
  readonly redact?: <T extends JsonValue>(value: T) => T;
}

/** A recorded run that answers for the world. */
export interface OpenedCassette extends AsyncDisposable {
  /** For `createRunContext({ journal })`. */
  readonly journal: Journal;
  /** Keys of recorded effects that nobody asked for. */
  readonly unused: readonly string[];
  /** Writes the file when it was recorded anew. */
  close(): Promise<void>;
}

/**
 * Opens a recorded run as a test fixture: effects are answered from the file by their keys, so that a test needs no network
 * and no key. Record it with `update`, or with `exportCassette` of `@llmspell/infra/journal` from a durable run.
 *
 * An effect that is not in the file fails with `NOT_FOUND`.
 *
 * @throws SpellError `NOT_FOUND` without the file; `VALIDATION_FAILED` for a file that is no cassette.
 */
export async function openCassette({ file, update = false, redact }: OpenCassetteOptions): Promise<OpenedCassette> {
  if (update) return recordCassette(file, redact);
  return playCassette(file, await read(file));
}

async function read(file: string): Promise<Cassette> {
  try {
    return parseCassette(await readFile(file, 'utf8'), `The cassette ${file}`);
  } catch (cause) {
    if (SpellError.isInstance(cause)) throw cause;
    throw new SpellError({
      code: 'NOT_FOUND',
      message: `Expected a cassette in ${file}, but it cannot be read. Record it: run the test once with \`update: true\`, with the keys and the network that it needs.`,
      cause,
    });
  }
}
