import { agentsHostModule } from '@llmspell/agents/script';
import type { HostClass, HostMethod } from '@llmspell/core';
import { infraHostModules } from '@llmspell/infra/script';
import { toolsHostModule } from '@llmspell/tools/script';
import { workflowsHostModule } from '@llmspell/workflows/script';

const INTRODUCTION = `# What a spell can see

Made from the code by \`pnpm reference\`; do not edit.

Every member has a snake_case and a camelCase name in both languages. In Lua a call waits for its result; in JavaScript a
call gives a promise, unless it is marked *at once*; a *stream* is an iterator in Lua and an async iterable in JavaScript.
Objects are made with \`Agent.new({ … })\` or \`new Agent({ … })\`; keys of options may be written either way.
`;

/** The page docs/script-reference.md: what a spell can see, in both languages, from the host modules. */
export function scriptReference(): string {
  const modules = [agentsHostModule, toolsHostModule, workflowsHostModule, ...infraHostModules];
  const classes = modules.flatMap((module) => module.classes);
  return [INTRODUCTION, ...classes.map((host) => toSection(host))].join('\n');
}

function toSection(host: HostClass): string {
  const aliases =
    host.aliases === undefined ? '' : ` Also called ${host.aliases.map((name) => `\`${name}\``).join(', ')}.`;
  const extend = host.extend === undefined ? '' : ' A spell can extend it.';
  const rows = [
    ...(host.construct === undefined ? [] : [toRow(`new ${host.name}(…)`, host.construct)]),
    ...Object.entries(host.statics ?? {}).map(([name, method]) => toRow(`${host.name}.${name}`, method)),
    ...Object.entries(host.methods ?? {}).map(([name, method]) => toRow(`:${name}`, method)),
  ];
  const table = rows.length === 0 ? '' : `\n| member | does |\n| --- | --- |\n${rows.join('\n')}\n`;
  return `## ${host.name}\n\n${sentence(host.description)}${aliases}${extend}\n${table}`;
}

function toRow(name: string, { description, mode, aliases }: HostMethod): string {
  const marks = [mode === 'sync' && !name.startsWith('new ') ? '*at once*' : '', mode === 'stream' ? '*stream*' : ''];
  const also =
    aliases === undefined || aliases.length === 0 ? '' : `Also ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`;
  const text = [sentence(description), also, ...marks].filter((part) => part !== '').join(' ');
  return `| \`${name}\` | ${text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')} |`;
}

function sentence(text: string): string {
  return /[.!?)]$/.test(text) ? text : `${text}.`;
}
