import { nearestNames, SpellError, type ComponentRegistry } from '@llmspell/core';

const RENAMED = new Map([
  ['template-engine', 'template-creator'],
  ['data-validation', 'data-validator'],
  ['http-request', 'http-requester'],
  ['base64', 'base64-encoder'],
  ['date-time-handler', 'datetime-handler'],
  ['date-time', 'datetime-handler'],
  ['hash', 'hash-calculator'],
  ['uuid', 'uuid-generator'],
  ['file-system', 'file-operations'],
]);

/** The registry's name of a tool, which scripts may write with `_`, in camelCase, or in an older form; `undefined` for none. */
export function findToolName(components: ComponentRegistry, name: string): string | undefined {
  if (components.has('tool', name)) return name;
  const kebab = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
  return [kebab, RENAMED.get(kebab)].find((each) => each !== undefined && components.has('tool', each));
}

/** The error for a tool that there is not. Code `TOOL_NOT_FOUND`. */
export function toolNotFound(components: ComponentRegistry, name: string): SpellError {
  const near = nearestNames(name, components.names('tool'));
  const hint = near.length === 0 ? 'Tool.list() gives all.' : `Did you mean ${near.join(' or ')}?`;
  return new SpellError({ code: 'TOOL_NOT_FOUND', message: `Tool '${name}' not found. ${hint}`, data: { name, near } });
}
