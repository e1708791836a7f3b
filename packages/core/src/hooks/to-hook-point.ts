import { nearestNames } from '../errors/nearest-names.ts';
import { SpellError } from '../errors/spell-error.ts';
import { HOOK_POINTS, type HookPoint } from './hook-point.ts';

/** Names of points besides their own, in small letters without separators. */
const ALIASES: Readonly<Record<string, HookPoint>> = {
  beforeinit: 'beforeAgentInit',
  afterinit: 'afterAgentInit',
  beforeexecute: 'beforeAgentExecute',
  afterexecute: 'afterAgentExecute',
  beforeagentexecution: 'beforeAgentExecute',
  afteragentexecution: 'afterAgentExecute',
  agenterror: 'onAgentError',
  beforetoolexecution: 'beforeToolCall',
  aftertoolexecution: 'afterToolCall',
  beforetoolexecute: 'beforeToolCall',
  aftertoolexecute: 'afterToolCall',
  toolvalidation: 'onToolValidation',
  toolerror: 'onToolError',
  beforeworkflowstart: 'beforeWorkflow',
  afterworkflowcomplete: 'afterWorkflow',
  beforeworkflowexecution: 'beforeWorkflow',
  afterworkflowexecution: 'afterWorkflow',
  beforeworkflowstage: 'beforeWorkflowStep',
  afterworkflowstage: 'afterWorkflowStep',
  workflowstagetransition: 'onWorkflowTransition',
  workflowcheckpoint: 'onCheckpoint',
  workflowrollback: 'onRollback',
  workflowerror: 'onWorkflowError',
  error: 'onError',
  retry: 'onRetry',
};

const POINTS: ReadonlyMap<string, HookPoint> = new Map([
  ...Object.entries(ALIASES),
  ...HOOK_POINTS.map((point) => [bare(point), point] as const),
]);

/**
 * The point that a name means. Any spelling will do (`beforeLlmCall`, `before_llm_call`, `BeforeLLMCall`), and so will
 * the other names of points (`BeforeToolExecution`, `before_execute`).
 *
 * @throws SpellError `NOT_FOUND` with the names that were probably meant.
 */
export function toHookPoint(name: string): HookPoint {
  const point = POINTS.get(bare(name));
  if (point !== undefined) return point;
  const near = nearestNames(name.replaceAll(/[_\s-]/g, ''), HOOK_POINTS);
  const hint = near.length === 0 ? `Known are ${HOOK_POINTS.join(', ')}.` : `Did you mean ${near.join(' or ')}?`;
  throw new SpellError({ code: 'NOT_FOUND', message: `Unknown hook point: ${name}. ${hint}`, data: { name } });
}

function bare(name: string): string {
  return name.replaceAll(/[_\s-]/g, '').toLowerCase();
}
