import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { parseJson, type JsonValue } from '@llmspell/core';
import type { LlmFault, LlmServerAnswer } from '@llmspell/testing/llm-server';
import type { RuntimeOptions } from 'llmspell';

/** How a case is run, from its `setup.json`. Everything has a default. */
export interface SpellSetup {
  /** @default nothing. Relative paths start in the case's own temporary folder; hosts are written without a port. */
  readonly permissions?: NonNullable<RuntimeOptions['permissions']>;
  /** `{{server}}` stands for the address of the model server. */
  readonly args?: readonly string[];
  /** What `Spell.input` is. @default null */
  readonly input?: JsonValue;
  /** @default openai/gpt-4o-mini */
  readonly model?: string;
  /** Variables beside those that point at the model server. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What the model answers, one for each question. @default a pure function of the question */
  readonly answers?: readonly LlmServerAnswer[];
  /** What a person answers who is asked about a call of a tool, by the tool's name. @default nobody can be asked */
  readonly approvals?: Readonly<Record<string, JsonValue>>;
  /** What goes wrong with the first requests. */
  readonly faults?: readonly LlmFault[];
  /** Runs the spell durably, under the id `case`, and sends these signals to it when it waits for their names. */
  readonly signals?: Readonly<Record<string, JsonValue>>;
  /** Files of the temporary folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A folder with one spell in each language, which have to give the same JSON. */
export interface SpellCase {
  readonly name: string;
  readonly folder: string;
  readonly setup: SpellSetup;
  readonly expected: JsonValue;
}

/** The languages, by the spell's file name. */
export const SPELL_FILES = ['spell.lua', 'spell.js'] as const;

/** Reads the cases that stand beside this file. */
export function readSpellCases(): readonly SpellCase[] {
  return readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readSpellCase(name))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

function readSpellCase(name: string): SpellCase {
  const folder = path.join(import.meta.dirname, name);
  const setup = path.join(folder, 'setup.json');
  return {
    name,
    folder,
    setup: existsSync(setup) ? (readData(setup) as SpellSetup) : {},
    expected: readData(path.join(folder, 'expected.json')),
  };
}

function readData(file: string): JsonValue {
  return parseJson(readFileSync(file, 'utf8'), file);
}
