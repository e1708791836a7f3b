import type { ApprovalRule } from '../tool/approval.ts';
import { isScriptFunction, type ScriptFunction } from './script-value.ts';

/** What a script can say of approval: yes or no, names of tools, or a function of the call. */
export type ScriptApproval = boolean | readonly string[] | ScriptFunction;

/**
 * A script's word on which calls of tools a person has to allow. A function gets `{ tool_name, input }`; whatever it gives but
 * false and nothing means that the call needs it.
 */
export function toScriptApproval(given: ScriptApproval): ApprovalRule | readonly string[] {
  if (!isScriptFunction(given)) return given;
  return async ({ toolName, input }) => {
    const needed = await given.call({ tool_name: toolName, toolName, input });
    return needed !== undefined && needed !== null && needed !== false;
  };
}
