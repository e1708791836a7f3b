import type { RunContext } from '../context/run-context.ts';
import { SpellError } from '../errors/spell-error.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { ApprovalAnswer, ApprovalRule } from '../tool/approval.ts';
import type { CheckedToolCall } from './checked-tool-call.ts';
import { recordable } from './recordable.ts';
import { parseToolInput } from './validate-tool-input.ts';

interface Approval {
  /** One that holds is enough. */
  readonly rules: readonly (ApprovalRule | undefined)[];
  readonly timeoutMs: number | undefined;
}

/**
 * Waits for a person to allow a call that needs it, and gives the call with the input that was allowed. It announces itself
 * by the event `tool.approval_requested` and waits for the signal `approval:` and the call's id.
 *
 * @throws SpellError `APPROVAL_DENIED`; `NOT_SUPPORTED` when nothing can send the run a signal; `VALIDATION_FAILED` for a
 * changed input that does not fit.
 */
export async function approveToolCall(
  call: CheckedToolCall,
  context: RunContext,
  { rules, timeoutMs }: Approval,
): Promise<CheckedToolCall> {
  if (!(await isNeeded(rules, call))) return call;
  const id = call.toolCallId ?? context.newId('call');
  const signal = `approval:${id}`;
  const { name } = call.tool;
  context.emit('tool.approval_requested', () => ({
    tool_name: name,
    tool_call_id: id,
    input: recordable(call.given),
    signal,
    timeout_ms: timeoutMs ?? null,
  }));
  const payload = await context.waitFor(signal, timeoutMs === undefined ? {} : { timeoutMs });
  const answer = answerOf(payload, timeoutMs);
  context.emit('tool.approval_answered', () => ({ tool_name: name, tool_call_id: id, approved: answer.approved }));
  audit(call, context, answer);
  if (!answer.approved) throw denied(name, answer);
  if (answer.input === undefined) return call;
  const input = await parseToolInput(call.tool, answer.input, 'from the person who approved it');
  return { ...call, given: answer.input, input };
}

async function isNeeded(rules: Approval['rules'], { tool, input }: CheckedToolCall): Promise<boolean> {
  for (const rule of rules) {
    if (typeof rule === 'function' ? await rule({ toolName: tool.name, input }) : rule === true) return true;
  }
  return false;
}

/** What is not clearly a yes is a no. */
function answerOf(payload: JsonValue | undefined, timeoutMs: number | undefined): ApprovalAnswer {
  if (payload === undefined) return { approved: false, reason: `nobody answered within ${timeoutMs ?? 0} ms` };
  if (isAnswer(payload)) return payload;
  return { approved: false, reason: 'the answer was not { approved: true or false, reason?, input? }' };
}

function isAnswer(payload: JsonValue): payload is JsonValue & ApprovalAnswer {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return false;
  const { approved, reason } = payload as Partial<Record<keyof ApprovalAnswer, unknown>>;
  return typeof approved === 'boolean' && (reason === undefined || typeof reason === 'string');
}

function denied(tool: string, { reason }: ApprovalAnswer): SpellError {
  return new SpellError({
    code: 'APPROVAL_DENIED',
    message: `The call of tool "${tool}" was not approved${reason === undefined ? '' : `: ${reason}`}.`,
    data: { tool, ...(reason === undefined ? {} : { reason }) },
  });
}

function audit(call: CheckedToolCall, context: RunContext, { approved, reason, input }: ApprovalAnswer): void {
  context.audit.record({
    timestamp: new Date(context.clock.now()).toISOString(),
    action: 'tool-approval',
    target: call.tool.name,
    result: approved ? 'success' : 'denied',
    runId: context.runId,
    path: context.path,
    details: {
      params: recordable(call.given),
      ...(input === undefined ? {} : { changed: input }),
      ...(reason === undefined ? {} : { reason }),
    },
  });
}
