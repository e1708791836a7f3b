import { SpellError } from '../errors/spell-error.ts';
import { parseJson } from '../json/parse-json.ts';
import type { Cassette, CassetteEffect } from './cassette.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the text of a {@link Cassette}.
 *
 * @param subject Where it came from, to begin the message with: `The cassette "x.json"`.
 * @throws SpellError `VALIDATION_FAILED`.
 */
export function parseCassette(text: string, subject: string): Cassette {
  const value: unknown = parseJson(text, subject);
  const problem = isObject(value) ? problemOf(value) : 'an object';
  if (problem === undefined) return value as Cassette;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `${subject}: expected a recorded run, with ${problem}. Record it again, with this version of llmspell.`,
  });
}

/** What is missing. */
function problemOf({ format, version, run, effects, logs }: Fields): string | undefined {
  if (format !== 'llmspell.cassette') return '"format": "llmspell.cassette"';
  if (version !== 1) return `"version": 1 (it has ${JSON.stringify(version)})`;
  if (run !== undefined && !isRun(run)) return '"run": { "component", "input", "seed" }';
  if (!Array.isArray(effects)) return 'a list of "effects"';
  const bad = effects.findIndex((effect) => !isEffect(effect));
  if (bad !== -1) return `"effects" that have a key, a name, an index and an end (number ${bad} has not)`;
  const lists =
    logs === undefined || (isObject(logs) && Object.values(logs).every((entries) => Array.isArray(entries)));
  return lists ? undefined : '"logs" that are lists';
}

function isRun(run: unknown): boolean {
  return isObject(run) && typeof run['component'] === 'string' && typeof run['seed'] === 'string' && 'input' in run;
}

function isEffect(effect: unknown): effect is CassetteEffect {
  if (!isObject(effect) || typeof effect['key'] !== 'string' || typeof effect['name'] !== 'string') return false;
  if (!Number.isSafeInteger(effect['index']) || !effect['key'].includes(effect['name'])) return false;
  return hasEnd(effect) && (effect['parts'] === undefined || isParts(effect['parts']));
}

function hasEnd({ type, error, from }: Fields): boolean {
  const hasError = isObject(error) && typeof error['code'] === 'string' && typeof error['message'] === 'string';
  if (type === 'failed') return hasError;
  if (type === 'stopped') return (from === 'signal' || from === 'itself') && (error === undefined || hasError);
  return type === 'completed' || type === 'started' || type === 'streaming';
}

function isParts(parts: unknown): boolean {
  if (!Array.isArray(parts)) return false;
  return parts.every(
    (part) =>
      isObject(part) &&
      Number.isSafeInteger(part['after']) &&
      Number.isSafeInteger(part['from']) &&
      Array.isArray(part['values']),
  );
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
