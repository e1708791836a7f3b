import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { agentsHostModule } from '@llmspell/agents/script';
import { createManifest } from '@llmspell/bridge';
import type { HostClassManifest, HostModule } from '@llmspell/core';
import { infraHostModules } from '@llmspell/infra/script';
import { toolsHostModule } from '@llmspell/tools/script';
import { workflowsHostModule } from '@llmspell/workflows/script';
import { expect, test } from 'vitest';

import { readSpellCases } from './spell-case.ts';

const modules: readonly HostModule[] = [...infraHostModules, agentsHostModule, toolsHostModule, workflowsHostModule];

/** Members that no case can name, each with its reason. */
const EXEMPT: ReadonlyMap<string, string> = new Map([
  ['AgentBuilder', 'a script gets it from Agent.builder() and never names it'],
  ['WorkflowBuilder', 'a script gets it from Workflow.builder() and never names it'],
  ['ProviderEntry', 'a script gets it from Provider.list() and never names it'],
  ['DebugTimer', 'a script gets it from Debug.timer() and never names it'],
  ['SessionBuilder', 'a script gets it from Session.builder() and never names it'],
  ['SagaSteps', 'a script gets it from Saga.run() and never names it'],
  ['HookHandle', 'a script gets it from Hook.register() and never names it'],
]);

/** Everything that the spells of a language say. */
function spellText(extension: string): string {
  return readSpellCases()
    .flatMap(({ folder }) => readdirSync(folder).map((name) => path.join(folder, name)))
    .filter((file) => file.endsWith(extension))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

/** The members of a class that are not mentioned, as `Class`, `Class.static`, `Class:method`. */
function unmentioned({ name, aliases, construct, statics, methods, constants }: HostClassManifest, text: string) {
  const names = [name, ...aliases].join('|');
  const has = (pattern: string): boolean => new RegExp(pattern, 'u').test(text);
  return [
    ...(EXEMPT.has(name) || has(`\\b(?:${names})\\b`) ? [] : [name]),
    ...(!construct || has(`\\b(?:${names})(?:\\.new)?\\(|\\b(?:extends (?:${names})|(?:${names}):extend)\\b`)
      ? []
      : [`new ${name}`]),
    ...[...statics, ...Object.keys(constants).map((key) => ({ name: key, aliases: [] }))]
      .filter((member) => !has(`\\b(?:${names})[.:](?:${[member.name, ...member.aliases].join('|')})\\b`))
      .map((member) => `${name}.${member.name}`),
    ...methods
      .filter((member) => !has(`[.:](?:${[member.name, ...member.aliases].join('|')})\\(`))
      .map((member) => `${name}:${member.name}`),
  ];
}

test.each([
  ['lua', '.lua'],
  ['javascript', '.js'],
])('every class, function and method that a script can see is in a spell, in %s', (language, extension) => {
  const text = spellText(extension);
  const { classes } = createManifest(modules, language);
  expect(classes.length).toBeGreaterThan(30);
  expect(classes.flatMap((entry) => unmentioned(entry, text))).toEqual([]);
});

test('every case has both spells', () => {
  const files = readSpellCases().map(({ name, folder }) => [name, readdirSync(folder)] as const);
  expect(files.filter(([, names]) => !names.includes('spell.lua') || !names.includes('spell.js'))).toEqual([]);
});
