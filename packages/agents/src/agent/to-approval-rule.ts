import { SpellError, type ApprovalRule } from '@llmspell/core';

/**
 * The rule of an agent's option, which may be a list of its tools.
 *
 * @throws SpellError `TOOL_NOT_FOUND` for a name that is none of its tools: it would guard nothing.
 */
export function toApprovalRule(
  given: ApprovalRule | readonly string[] | undefined,
  agent: string,
  tools: Iterable<string>,
): ApprovalRule | undefined {
  if (given === undefined || typeof given === 'boolean' || typeof given === 'function') return given;
  const known = new Map([...tools].map((name) => [bare(name), name]));
  const unknown = given.find((name) => !known.has(bare(name)));
  if (unknown !== undefined) {
    throw new SpellError({
      code: 'TOOL_NOT_FOUND',
      message: `Agent "${agent}" has no tool "${unknown}" whose calls could need an approval. It has: ${[...known.values()].join(', ') || 'none'}.`,
      data: { agent, tool: unknown },
    });
  }
  const names = new Set(given.map(bare));
  return ({ toolName }) => names.has(bare(toolName));
}

/** Scripts write names of tools with `_` or `-`. */
function bare(name: string): string {
  return name.replaceAll('_', '-');
}
