import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';

import {
  isStop,
  toSpellError,
  type CassetteEffect,
  type EffectRequest,
  type JsonObject,
  type JsonValue,
} from '@llmspell/core';
import { effectKey, formatCassette, toJson, withTimeoutSignal } from '@llmspell/core/kit';

import type { OpenedCassette } from './open-cassette.ts';

type Redact = <T extends JsonValue>(value: T) => T;
type End = Pick<CassetteEffect, 'type' | 'value' | 'error' | 'from'>;

/** Makes the effects, and writes them to a file when it is closed. */
export function recordCassette(file: string, redact: Redact = hideEnvironment): OpenedCassette {
  const effects: CassetteEffect[] = [];
  const counts = new Map<string, number>();
  const asked = new Map<string, number>();
  const close = async (): Promise<void> => {
    await mkdir(dirname(file), { recursive: true });
    // Effects side by side end in any order; the file is to be the same each time.
    const sorted = effects.toSorted((a, b) => (asked.get(a.key) ?? 0) - (asked.get(b.key) ?? 0));
    const cassette = { format: 'llmspell.cassette', version: 1, effects: sorted } as const;
    await writeFile(file, formatCassette(redact(cassette as unknown as JsonObject) as unknown as typeof cassette));
  };
  return {
    journal: {
      replaying: false,
      openLog: () => ({ recorded: [], append: () => {} }),
      async effect<T>(request: EffectRequest<T>): Promise<T> {
        request.signal.throwIfAborted();
        const { path, name } = request;
        const key = effectKey(counts, path, name);
        const index = asked.size;
        asked.set(key, index);
        const parts: JsonValue[] = [];
        const keep = (end: End): void => {
          const heard = parts.length === 0 ? {} : { parts: [{ after: 0, from: 0, values: parts }] };
          effects.push({ key, name, index, ...end, ...heard });
        };
        return make(request, { key, parts, keep });
      },
    },
    unused: [],
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Recording {
  readonly key: string;
  readonly parts: JsonValue[];
  readonly keep: (end: End) => void;
}

async function make<T>({ run, options, signal, runId }: EffectRequest<T>, { key, parts, keep }: Recording): Promise<T> {
  const part = (given: JsonValue): void => {
    parts.push(toJson(given, `A part of the result of effect "${key}"`));
    options.onPart?.(given);
  };
  const attempt = async (own: AbortSignal): Promise<T> => run({ idempotencyKey: `${runId}/${key}`, signal: own, part });
  const { timeoutMs, codec } = options;
  try {
    const value =
      timeoutMs === undefined
        ? await attempt(signal)
        : await withTimeoutSignal({ signal, timeoutMs, what: `Effect "${key}"` }, attempt);
    const encoded: unknown = codec === undefined ? value : codec.encode(value);
    keep(
      encoded === undefined
        ? { type: 'completed' }
        : { type: 'completed', value: toJson(encoded, `The result of effect "${key}"`) },
    );
    return value;
  } catch (error) {
    const json = toSpellError(error).toJSON();
    if (signal.aborted) keep({ type: 'stopped', from: 'signal' });
    else
      keep(isStop(error, signal) ? { type: 'stopped', from: 'itself', error: json } : { type: 'failed', error: json });
    throw error;
  }
}

const MIN_LENGTH = 8;

/** Takes out the values of variables that are named like secrets. */
function hideEnvironment<T extends JsonValue>(value: T): T {
  const secrets = Object.entries(process.env)
    .filter(([name, secret = '']) => /KEY|TOKEN|SECRET|PASSW/iu.test(name) && secret.length >= MIN_LENGTH)
    .map(([, secret = '']) => secret);
  const hide = (item: JsonValue): JsonValue => {
    if (typeof item === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), item);
    if (typeof item !== 'object' || item === null) return item;
    if (Array.isArray(item)) return item.map(hide);
    return Object.fromEntries(Object.entries(item as JsonObject).map(([name, field]) => [name, hide(field)]));
  };
  return hide(value) as T;
}
